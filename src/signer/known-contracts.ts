import type { Hex } from '../chain/hex.js';

/** What a known library contract of Safe does. */
export type KnownContractKind =
  | 'MultiSend'
  | 'MultiSendCallOnly'
  | 'SignMessageLib'
  | 'SafeMigration'
  | 'CreateCall'
  | 'Singleton'
  | 'FallbackHandler'
  | 'ProxyFactory'
  | 'SimulateTxAccessor';

/**
 * Which of the deployments that Safe publishes: `eip155` chains refuse unprotected transactions, `zksync` has other
 * bytecode.
 */
export type DeploymentKind = 'canonical' | 'eip155' | 'zksync';

export interface KnownContract {
  readonly kind: KnownContractKind;
  readonly version: string;
  readonly deployment: DeploymentKind;
  readonly address: Hex;
}

const row = (kind: KnownContractKind, version: string, deployment: DeploymentKind, address: Hex): KnownContract => ({
  kind,
  version,
  deployment,
  address: address.toLowerCase() as Hex,
});

/** The official deployments, as the `safe-deployments` package publishes them. */
export const KNOWN_CONTRACTS: readonly KnownContract[] = [
  row('MultiSend', '1.1.1', 'canonical', '0x8D29bE29923b68abfDD21e541b9374737B49cdAD'),
  row('MultiSend', '1.3.0', 'canonical', '0xA238CBeb142c10Ef7Ad8442C6D1f9E89e07e7761'),
  row('MultiSend', '1.3.0', 'eip155', '0x998739BFdAAdde7C933B942a68053933098f9EDa'),
  row('MultiSend', '1.3.0', 'zksync', '0x0dFcccB95225ffB03c6FBB2559B530C2B7C8A912'),
  row('MultiSend', '1.4.1', 'canonical', '0x38869bf66a61cF6bDB996A6aE40D5853Fd43B526'),
  row('MultiSend', '1.4.1', 'zksync', '0x309D0B190FeCCa8e1D5D8309a16F7e3CB133E885'),
  row('MultiSend', '1.5.0', 'canonical', '0x218543288004CD07832472D464648173c77D7eB7'),
  row('MultiSendCallOnly', '1.3.0', 'canonical', '0x40A2aCCbd92BCA938b02010E17A5b8929b49130D'),
  row('MultiSendCallOnly', '1.3.0', 'eip155', '0xA1dabEF33b3B82c7814B6D82A79e50F4AC44102B'),
  row('MultiSendCallOnly', '1.3.0', 'zksync', '0xf220D3b4DFb23C4ade8C88E526C1353AbAcbC38F'),
  row('MultiSendCallOnly', '1.4.1', 'canonical', '0x9641d764fc13c8B624c04430C7356C1C7C8102e2'),
  row('MultiSendCallOnly', '1.4.1', 'zksync', '0x0408EF011960d02349d50286D20531229BCef773'),
  row('MultiSendCallOnly', '1.5.0', 'canonical', '0xA83c336B20401Af773B6219BA5027174338D1836'),
  row('SignMessageLib', '1.3.0', 'canonical', '0xA65387F16B013cf2Af4605Ad8aA5ec25a2cbA3a2'),
  row('SignMessageLib', '1.3.0', 'eip155', '0x98FFBBF51bb33A056B08ddf711f289936AafF717'),
  row('SignMessageLib', '1.3.0', 'zksync', '0x357147caf9C0cCa67DfA0CF5369318d8193c8407'),
  row('SignMessageLib', '1.4.1', 'canonical', '0xd53cd0aB83D845Ac265BE939c57F53AD838012c9'),
  row('SignMessageLib', '1.4.1', 'zksync', '0xAca1ec0a1A575CDCCF1DC3d5d296202Eb6061888'),
  row('SignMessageLib', '1.5.0', 'canonical', '0x4FfeF8222648872B3dE295Ba1e49110E61f5b5aa'),
  row('SafeMigration', '1.4.1', 'canonical', '0x526643F69b81B008F46d95CD5ced5eC0edFFDaC6'),
  row('SafeMigration', '1.4.1', 'zksync', '0x817756C6c555A94BCEE39eB5a102AbC1678b09A7'),
  row('SafeMigration', '1.5.0', 'canonical', '0x6439e7ABD8Bb915A5263094784C5CF561c4172AC'),
  row('CreateCall', '1.3.0', 'canonical', '0x7cbB62EaA69F79e6873cD1ecB2392971036cFAa4'),
  row('CreateCall', '1.4.1', 'canonical', '0x9b35Af71d77eaf8d7e40252370304687390A1A52'),
  row('CreateCall', '1.5.0', 'canonical', '0x2Ef5ECfbea521449E4De05EDB1ce63B75eDA90B4'),
  row('Singleton', '1.3.0', 'canonical', '0xd9Db270c1B5E3Bd161E8c8503c55cEABeE709552'),
  row('Singleton', '1.4.1', 'canonical', '0x41675C099F32341bf84BFc5382aF534df5C7461a'),
  row('Singleton', '1.5.0', 'canonical', '0xFf51A5898e281Db6DfC7855790607438dF2ca44b'),
  row('ProxyFactory', '1.3.0', 'canonical', '0xa6B71E26C5e0845f74c812102Ca7114b6a896AB2'),
  row('ProxyFactory', '1.4.1', 'canonical', '0x4e1DCf7AD4e460CfD30791CCC4F9c8a4f820ec67'),
  row('ProxyFactory', '1.5.0', 'canonical', '0x14F2982D601c9458F93bd70B218933A6f8165e7b'),
  row('FallbackHandler', '1.3.0', 'canonical', '0xf48f2B2d2a534e402487b3ee7C18c33Aec0Fe5e4'),
  row('FallbackHandler', '1.4.1', 'canonical', '0xfd0732Dc9E303f09fCEf3a7388Ad10A83459Ec99'),
  row('FallbackHandler', '1.5.0', 'canonical', '0x3EfCBb83A4A7AfcB4F68D501E2c2203a38be77f4'),
  row('SimulateTxAccessor', '1.3.0', 'canonical', '0x59AD6735bCd8152B84860Cb256dD9e96b85F69Da'),
  row('SimulateTxAccessor', '1.4.1', 'canonical', '0x3d4BA2E0884aa488718476ca2FB8Efc291A46199'),
  row('SimulateTxAccessor', '1.5.0', 'canonical', '0x07EfA797c55B5DdE3698d876b277aBb6B893654C'),
];

const BY_ADDRESS: ReadonlyMap<string, KnownContract> = new Map(KNOWN_CONTRACTS.map((known) => [known.address, known]));

/** The known contract at an address in either case, or undefined. */
export const knownContract = (address: Hex): KnownContract | undefined => BY_ADDRESS.get(address.toLowerCase());

/** The published address of a contract, or undefined where that version has no such deployment. */
export const knownAddress = (
  kind: KnownContractKind,
  version: string,
  deployment: DeploymentKind = 'canonical',
): Hex | undefined =>
  KNOWN_CONTRACTS.find((k) => k.kind === kind && k.version === version && k.deployment === deployment)?.address;
