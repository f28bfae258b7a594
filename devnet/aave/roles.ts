import { abiOf, type MarketContext } from './context.js';

export interface RoleHolders {
  readonly safe: string;
  readonly guardian: string;
}

/**
 * Gives the Safe RISK_ADMIN and EMERGENCY_ADMIN, which every setter of a managed parameter accepts one of, and the
 * guardian EMERGENCY_ADMIN, who may freeze and pause.
 */
export const grantRoles = (context: MarketContext, { safe, guardian }: RoleHolders): void => {
  const abi = abiOf(context, 'ACLManager');
  const grant = (name: 'addRiskAdmin' | 'addEmergencyAdmin', to: string) =>
    context.queue.call({
      from: context.deployer,
      to: context.spec.addresses.aclManager,
      data: abi.encodeFunctionData(name, [to]),
      label: `Aave: ${name}`,
    });
  grant('addRiskAdmin', safe);
  grant('addEmergencyAdmin', safe);
  grant('addEmergencyAdmin', guardian);
};
