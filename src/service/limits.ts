/** How a service is waited for that limits the rate of requests. */
export interface ServiceWaits {
  /** Times that the same is asked for again. */
  readonly retries: number;
  /** The longest that is waited once, in milliseconds: a service that asks for more is not waited for. */
  readonly longestMs: number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** What one answer of a service may cost. */
export interface ServiceLimits {
  /** Milliseconds from sending a request to having its whole answer. */
  readonly timeoutMs: number;
  readonly maxBytes: number;
  /** Milliseconds that all pages of a list may take together. */
  readonly wholeMs: number;
  readonly waits: ServiceWaits;
}

export const SERVICE_LIMITS: ServiceLimits = {
  timeoutMs: 20_000,
  maxBytes: 8 << 20,
  wholeMs: 60_000,
  waits: {
    retries: 3,
    longestMs: 30_000,
    sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
  },
};
