const LANCZOS = [
  0.9999999999998099, 676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905,
  -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
];

/** The logarithm of the gamma function for x > 0: Lanczos, g = 7, nine terms. */
export const logGamma = (x: number): number => {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  let sum = LANCZOS[0] ?? 1;
  for (let i = 1; i < LANCZOS.length; i++) sum += (LANCZOS[i] ?? 0) / (x - 1 + i);
  const t = x + 6.5;
  return 0.9189385332046728 + (x - 0.5) * Math.log(t) - t + Math.log(sum);
};

const TINY = 1e-300;
const kept = (x: number): number => (Math.abs(x) < TINY ? TINY : x);

/** A continued fraction b₀ + a₁/(b₁ + a₂/(b₂ + …)), by Lentz's method. */
const continuedFraction = (b0: number, a: (i: number) => number, b: (i: number) => number): number => {
  let f = kept(b0);
  let c = f;
  let d = 0;
  for (let i = 1; i <= 5000; i++) {
    d = 1 / kept(b(i) + a(i) * d);
    c = kept(b(i) + a(i) / c);
    f *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return f;
};

/** The regularised incomplete beta function I_x(a, b): DLMF 8.17.22. */
export const incompleteBeta = (x: number, a: number, b: number): number => {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a;
  const term = (i: number): number => {
    if (i === 1) return 1;
    const n = i - 1;
    const m = n >> 1;
    return n % 2 === 0
      ? (m * (b - m) * x) / ((a + n - 1) * (a + n))
      : (-(a + m) * (a + b + m) * x) / ((a + n - 1) * (a + n));
  };
  return front * continuedFraction(0, term, () => 1);
};

/** The upper regularised incomplete gamma function Q(a, x): DLMF 8.11.4 below a + 1, 8.9.2 above. */
export const upperGamma = (a: number, x: number): number => {
  if (x <= 0) return 1;
  const front = Math.exp(-x + a * Math.log(x) - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n < 5000 && Math.abs(term) > Math.abs(sum) * 1e-16; n++) {
      term *= x / (a + n);
      sum += term;
    }
    return 1 - sum * front;
  }
  return (
    front /
    continuedFraction(
      x + 1 - a,
      (i) => -i * (i - a),
      (i) => x + 2 * i + 1 - a,
    )
  );
};

/** The chance that a χ² variable with so many degrees of freedom exceeds x: a p-value. */
export const chiSquaredTail = (x: number, degrees: number): number => upperGamma(degrees / 2, x / 2);
