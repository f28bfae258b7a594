import { environmentTopic } from './environment.js';
import { exitCodesTopic } from './exit-codes.js';
import type { Topic } from './topic.js';

/** Every page of `plimsoll help` that is not a command. */
export const TOPICS: readonly Topic[] = [exitCodesTopic, environmentTopic];
