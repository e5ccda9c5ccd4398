import { readOnlyList } from '../shared/freeze/read-only-list.ts';
import type { Incident, Undo } from '../shared/incident.ts';
import type { TableConfig } from '../shared/table-config.ts';
import type { FreezePorts } from './ports.ts';
import { refuse } from './refuse.ts';

/** Characters of an SSM standard parameter. */
const parameterLimit = 4096;

/** What is to be frozen: named, there, and free to be changed. */
export const checkFreeze = async ({ freeze }: Incident | Undo, config: TableConfig, ports: FreezePorts) => {
  const { scope, tenants } = freeze;
  const { tableName, writerRoleNames, readOnlyParameterName } = config;
  if (scope !== 'tenants' && tenants !== undefined)
    refuse(
      `freeze.tenants goes with freeze.scope "tenants" only, not with "${scope}": remove it, or change the scope.`,
    );
  if (scope === 'tenants' && tenants === undefined)
    refuse('freeze.tenants is missing: with freeze.scope "tenants", name the tenants to freeze.');
  if (scope === 'tenants' && readOnlyParameterName === null)
    refuse(
      `freeze.scope "tenants" needs a read-only parameter, and ${tableName} was deployed without one: use "all", or "none" if the writers are stopped by other means.`,
    );
  if (scope === 'all' && readOnlyParameterName === null && writerRoleNames.length === 0)
    refuse(
      `freeze.scope: ${tableName} was deployed with neither writers nor a read-only parameter, so there is nothing to freeze: stop the writers by other means and use "none".`,
    );
  if (scope === 'all') for (const role of writerRoleNames) await checkRole(role, ports);
  if (scope !== 'none' && readOnlyParameterName !== null)
    await checkParameter(readOnlyParameterName, tenants ?? [], ports);
};

const checkRole = async (roleName: string, { roles, ownRolePath }: FreezePorts) => {
  const role = await roles.find(roleName);
  if (role === undefined)
    refuse(
      `freeze: there is no writer role ${roleName} any more: correct the table's writers in the stack and deploy, or use freeze.scope "none" if the writers are stopped by other means.`,
    );
  else if (role.path.startsWith(ownRolePath))
    refuse(`freeze: the writer role ${roleName} is coldpatch's own: remove it from the table's writers and deploy.`);
  else if (/^\/aws-(service-role|reserved)\//.test(role.path))
    refuse(
      `freeze: AWS does not let anybody change the writer role ${roleName}: stop that writer by other means and use freeze.scope "none".`,
    );
};

const checkParameter = async (name: string, tenants: readonly string[], ports: FreezePorts) => {
  const parameter = await ports.parameter(name);
  if (parameter === undefined)
    return refuse(
      `freeze: the read-only parameter ${name} is gone: create it again as a StringList with the value "none".`,
    );
  if (parameter.type !== 'StringList')
    refuse(`freeze: the read-only parameter ${name} is a ${parameter.type}: replace it by a StringList.`);
  const { length } = readOnlyList(parameter.value, [tenants]);
  if (length > parameterLimit)
    refuse(
      `freeze.tenants: the names make ${length} characters, and the parameter ${name} holds ${parameterLimit}: use freeze.scope "all".`,
    );
};
