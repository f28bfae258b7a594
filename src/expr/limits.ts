/** Bounds that keep an expression of unknown origin from taking the machine. */
export const LIMITS = {
  /** Characters of source. */
  source: 4_000,
  /** Nesting of brackets, signs, calls and conditions. */
  depth: 64,
  /** Nodes of a syntax tree. */
  nodes: 2_000,
  /** Visits of nodes and list items in one evaluation. */
  steps: 100_000,
  /** Visits in finding out why a condition is false. */
  explanationSteps: 1_000_000,
  /** Nesting of lists within lists that equality looks into. */
  listDepth: 64,
} as const;

/** Numerators and denominators stay below this: 4,096 bits, sixteen words of the chain. */
export const NUMBER_LIMIT = 1n << 4096n;
