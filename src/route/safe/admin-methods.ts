import { type Declaration, parseDeclaration } from '../../chain/function.js';

/** A function by which a Safe changes who controls it or what runs it. */
export interface AdminMethod {
  readonly declaration: Declaration;
  readonly ruleId: `safe/${string}`;
  /** What it does to the Safe, to follow "this transaction". */
  readonly effect: string;
}

const method = (signature: string, ruleId: `safe/${string}`, effect: string): AdminMethod => ({
  declaration: parseDeclaration(`function ${signature}`),
  ruleId,
  effect,
});

const METHODS: readonly AdminMethod[] = [
  method('addOwnerWithThreshold(address,uint256)', 'safe/owner-change', 'adds an owner and sets the threshold'),
  method('removeOwner(address,address,uint256)', 'safe/owner-change', 'removes an owner and sets the threshold'),
  method('swapOwner(address,address,address)', 'safe/owner-change', 'replaces an owner'),
  method('changeThreshold(uint256)', 'safe/threshold-change', 'changes how many owners must sign'),
  method('enableModule(address)', 'safe/module-change', 'lets a contract act for the Safe without signatures'),
  method('disableModule(address,address)', 'safe/module-change', 'takes a module away from the Safe'),
  method('setGuard(address)', 'safe/guard-change', 'changes the guard that can stop every transaction'),
  method('setModuleGuard(address)', 'safe/guard-change', 'changes the guard of module transactions'),
  method(
    'setFallbackHandler(address)',
    'safe/fallback-handler-change',
    'changes the contract that answers for the Safe, signature checks included',
  ),
  method('changeMasterCopy(address)', 'safe/singleton-change', 'replaces the code of the Safe'),
  method('migrateSingleton()', 'safe/singleton-change', 'replaces the code of the Safe'),
  method('migrateL2Singleton()', 'safe/singleton-change', 'replaces the code of the Safe'),
  method('migrateWithFallbackHandler()', 'safe/singleton-change', 'replaces the code and fallback handler of the Safe'),
  method(
    'migrateL2WithFallbackHandler()',
    'safe/singleton-change',
    'replaces the code and fallback handler of the Safe',
  ),
  method(
    'setup(address[],uint256,address,bytes,address,address,uint256,address)',
    'safe/setup',
    'sets the owners, threshold, modules and fallback handler',
  ),
];

/** The administrative functions of every Safe version by selector (4 bytes, lower case). */
export const ADMIN_METHODS: ReadonlyMap<string, AdminMethod> = new Map(METHODS.map((m) => [m.declaration.selector, m]));
