/** The density of the standard normal distribution. */
export const normalDensity = (x: number): number => Math.exp(-x * x * 0.5) * 0.3989422804014327;

/** Horner's rule; coefficients from the highest power down. */
const polynomial = (coefficients: readonly number[], x: number): number => {
  let sum = 0;
  for (const one of coefficients) sum = sum * x + one;
  return sum;
};

const NUMERATOR = [
  3.52624965998911e-2, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931,
  220.206867912376,
];
const DENOMINATOR = [
  8.83883476483184e-2, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831,
  793.826512519948, 440.413735824752,
];

/** N(−x) for x ≥ 0, after Hart (1968) as in West, “Better approximations to cumulative normal functions” (2005). */
const lowerTail = (x: number): number => {
  if (x > 38.5) return 0;
  const exponential = Math.exp(-x * x * 0.5);
  if (x < 7.07106781186547) return (exponential * polynomial(NUMERATOR, x)) / polynomial(DENOMINATOR, x);
  let fraction = x + 0.65;
  for (let k = 4; k >= 1; k--) fraction = x + k / fraction;
  return exponential / fraction / 2.506628274631;
};

/** The standard normal distribution function, to about 15 digits. */
export const normalCdf = (x: number): number => (x <= 0 ? lowerTail(-x) : 1 - lowerTail(x));

const CENTRAL = [
  [
    2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513,
    133.14166789178438, 3.3871328727963665,
  ],
  [
    5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
    42.31333070160091, 1,
  ],
] as const;
const NEAR = [
  [
    0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
    5.769497221460691, 4.630337846156546, 1.4234371107496835,
  ],
  [
    1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
    1.6763848301838038, 2.053191626637759, 1,
  ],
] as const;
const FAR = [
  [
    2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487,
    1.7848265399172913, 5.463784911164114, 6.657904643501103,
  ],
  [
    2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133, 0.014875361290850615,
    0.1369298809227358, 0.599832206555888, 1,
  ],
] as const;

const ratio = (pair: readonly [readonly number[], readonly number[]], x: number): number =>
  polynomial(pair[0], x) / polynomial(pair[1], x);

/** The inverse of the standard normal distribution function: Wichura, algorithm AS 241 (PPND16), about 16 digits. */
export const normalInverse = (p: number): number => {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`a probability is from 0 to 1, not ${p}`);
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(CENTRAL, 0.180625 - q * q);
  const tail = q < 0 ? p : 1 - p;
  if (tail === 0) return q < 0 ? -Infinity : Infinity;
  const r = Math.sqrt(-Math.log(tail));
  const size = r <= 5 ? ratio(NEAR, r - 1.6) : ratio(FAR, r - 5);
  return q < 0 ? -size : size;
};

/** The quantile of a standard normal loss. */
export const normalVar = (level: number): number => normalInverse(level);

/** The mean of a standard normal loss beyond its quantile. */
export const normalShortfall = (level: number): number => normalDensity(normalInverse(level)) / (1 - level);
