import type { AbiParameter } from '../chain/abi-type.js';
import type { Declaration } from '../chain/function.js';
import type { StewardFunction } from '../protocol/steward.js';
import { declarationOf } from './declarations.js';

/** How a steward's function takes what it changes. */
export interface StewardShape {
  readonly declaration: Declaration;
  /** `batch`: an array of structs, one for each entity. `single`: one entity, value by value. */
  readonly takes: 'batch' | 'single';
  /** The places of one entity: members of the struct, or the inputs. */
  readonly places: readonly AbiParameter[];
}

/** The shape of a function, by its declaration. Throws `abi/declaration` where it is none. */
export const stewardShape = ({ call }: StewardFunction): StewardShape => {
  const declaration = declarationOf(call);
  const [only, ...others] = declaration.inputs;
  if (others.length === 0 && only?.type.kind === 'array' && only.type.item.kind === 'tuple')
    return { declaration, takes: 'batch', places: only.type.item.fields };
  return { declaration, takes: 'single', places: declaration.inputs };
};
