import { EXIT, PlimsollError } from '../diagnostic/error.js';

/** An HTTP status that is no answer. From 500 on nobody knows whether what was sent was taken; below, it was not. */
export class ServiceStatusError extends PlimsollError {
  readonly status: number;

  constructor(status: number, message: string, hint: string) {
    super('service/status', message, EXIT.unavailable, { hint });
    this.status = status;
  }
}
