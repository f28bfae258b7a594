/** The names that may follow a path. */
export interface NameTree {
  /** The names listed here, without `*`. */
  names(): readonly string[];
  /** True where nothing is listed below, so that nothing is known. */
  isOpen(): boolean;
  child(name: string): NameTree | undefined;
  /** What is below a name that is only known when evaluated. */
  any(): NameTree | undefined;
}

class Node implements NameTree {
  readonly below = new Map<string, Node>();

  names(): readonly string[] {
    return [...this.below.keys()].filter((name) => name !== '*');
  }

  isOpen(): boolean {
    return this.below.size === 0;
  }

  child(name: string): NameTree | undefined {
    return this.below.get(name) ?? this.below.get('*');
  }

  any(): NameTree | undefined {
    const star = this.below.get('*');
    if (star !== undefined) return star;
    const merged = new Node();
    for (const child of this.below.values()) {
      // A name with nothing known below it leaves everything possible.
      if (child.isOpen()) return undefined;
      merged.absorb(child);
    }
    return merged;
  }

  add(path: readonly string[]): void {
    let node: Node = this;
    for (const segment of path) node = node.down(segment);
  }

  private down(segment: string): Node {
    const known = this.below.get(segment);
    if (known !== undefined) return known;
    const made = new Node();
    this.below.set(segment, made);
    return made;
  }

  /** Takes over what is below another node; a name that is open in one of the two is open. */
  private absorb(other: Node): void {
    for (const [name, child] of other.below) {
      const known = this.below.get(name);
      const merged = new Node();
      if (known === undefined) merged.absorb(child);
      else if (!known.isOpen() && !child.isOpen()) {
        merged.absorb(known);
        merged.absorb(child);
      }
      this.below.set(name, merged);
    }
  }
}

/** A dotted path, or its segments where one of them may hold a dot. */
export type NamePath = string | readonly string[];

/** The tree of the paths given. */
export const nameTree = (paths: Iterable<NamePath>): NameTree => {
  const root = new Node();
  for (const path of paths) root.add(typeof path === 'string' ? path.split('.') : path);
  return root;
};
