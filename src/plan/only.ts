/**
 * Whether a parameter's path fits a glob: `*` stands for any text without a dot, `**` for any text, everything else for
 * itself. A glob without wildcards also fits everything below it: `reserves.WETH` fits `reserves.WETH.ltv`.
 */
export const fitsGlob = (path: string, glob: string): boolean => {
  const pattern = glob
    .split(/(\*\*|\*)/)
    .map((part) => (part === '**' ? '.*' : part === '*' ? '[^.]*' : part.replace(/[\\^$.|?+()[\]{}]/g, '\\$&')))
    .join('');
  return new RegExp(`^${pattern}(?:\\..*)?$`, 'su').test(path);
};

/** A filter over paths from the globs given; without any, everything fits. */
export const onlyFits = (globs: readonly string[]): ((path: string) => boolean) =>
  globs.length === 0 ? () => true : (path) => globs.some((glob) => fitsGlob(path, glob));
