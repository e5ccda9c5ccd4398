import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OnJudged } from '../../sandbox/iam/judge.ts';
import { openShop, type Shop } from '../workflow/shop.ts';
import { synthesizeWithConsumer } from '../workflow/stream-consumer.ts';
import { type DeployedRole, deployedRoles, exampleOf, grantedTo } from './least-privilege/deployed.ts';
import { everyPath } from './least-privilege/every-path.ts';
import { type Grant, grantsInDocs } from './least-privilege/grants.ts';
import { about, allows, nonsense, type Request } from './least-privilege/oracle.ts';
import { isAt, placeNamed, type Surroundings, surroundings } from './least-privilege/places.ts';
import { probes } from './least-privilege/probes.ts';

/** The application's own; what a freeze makes of them is in frozen-writer.test.ts. */
const applications = ['OrdersApi', 'OrdersImport', 'OrdersSearch'];

describe('the roles that the template of the example deploys', () => {
  const used: (Request & { readonly roleName: string; readonly decision: string })[] = [];
  const onJudged: OnJudged = (principal, { action, resource, context = {} }, decision) => {
    if (principal.kind !== 'role') return;
    const given = Object.fromEntries(Object.entries(context).map(([key, value]) => [key, String(value)]));
    used.push({ roleName: principal.roleName, action, resource, context: given, decision });
  };
  let shop: Shop;
  let roles: DeployedRole[];
  let there: Surroundings;
  let docs: Grant[];
  let stuck: unknown;

  beforeAll(async () => {
    let assembly = '';
    const synthesize = (directory: string) => {
      assembly = synthesizeWithConsumer(directory);
      return assembly;
    };
    shop = await openShop({ timeScale: 600, assembly: synthesize, onJudged });
    roles = (await deployedRoles(assembly, shop)).filter(({ id }) => !applications.includes(id));
    there = await surroundings(roles, shop);
    docs = grantsInDocs(roles.flatMap((role) => (role.function ? [role.id] : [])));
    // With a grant missing the recoveries fail, and what is missing says more.
    stuck = await everyPath(shop).catch((error: unknown) => error);
  }, 180_000);
  afterAll(() => shop?.close());

  const grantsOf = (role: DeployedRole) =>
    docs
      .filter((grant) => grant.role === role.id)
      .map((grant) => ({ ...grant, place: placeNamed(grant.place, role, there), at: grant.place }));
  const words = ({ action, resource, context }: Request) =>
    `${action} ${resource}${Object.values(context ?? {}).map((value) => `, ${value}`)}`;

  it('are those of docs/security.md', () => {
    expect(new Set(docs.map(({ role }) => role))).toEqual(new Set(roles.map(({ id }) => id)));
  });

  it('are each assumed by one AWS service and by nobody else', () => {
    const trusted = roles.map(({ trust }) => JSON.stringify(trust.Statement.map(({ Principal }) => Principal)));
    for (const principals of trusted)
      expect(principals).toMatch(/^\[{"Service":"(lambda|states|scheduler).amazonaws.com"}]$/);
  });

  it('were never refused a call', () => {
    const refused = roles.flatMap(({ id, roleName }) =>
      used
        .filter((call) => call.roleName === roleName && call.decision !== 'allowed')
        .map((call) => `${id} ${words(call)}: ${call.decision}`),
    );
    expect([...new Set(refused)]).toEqual([]);
    expect(stuck).toBeUndefined();
  });

  it('make use of all that they are granted, but for what docs/security.md lists with its reason', () => {
    const idle = roles.flatMap((role) => {
      const own = used.filter(({ roleName }) => roleName === role.roleName);
      return grantsOf(role).flatMap(({ action, place, at, because }) => {
        const isUsed = own.some((call) => call.action === action && isAt(place, call.resource, call.context ?? {}));
        return isUsed === (because === undefined) ? [] : [`${role.id} ${action} on ${at}${because ? ' is used' : ''}`];
      });
    });
    expect(idle).toEqual([]);
  });

  it('may do what docs/security.md says and nothing else, says an independent evaluator', async () => {
    const asked = await probes(grantedTo(roles), there);
    const byService = Map.groupBy(asked, ({ action }) => action.slice(0, action.indexOf(':')));
    const differences = roles.flatMap((role) => {
      const grants = grantsOf(role);
      return [...byService].flatMap(([service, requests]) => {
        const policies = about(service, role.policies);
        return requests.flatMap((request) => {
          const { action, resource, context = {} } = request;
          const expected = grants.some((grant) => grant.action === action && isAt(grant.place, resource, context));
          if (allows(policies, request) === expected) return [];
          return [`${role.id} ${expected ? 'may not' : 'may'} ${words(request)}`];
        });
      });
    });
    expect(differences).toEqual([]);
  });

  it('have policies that say it plainly: Allow, whole actions, resources', () => {
    for (const { policies } of roles)
      for (const statement of policies.flatMap(({ policy }) => policy.Statement)) {
        expect(Object.keys({ Condition: {}, ...statement }).sort()).toEqual([
          'Action',
          'Condition',
          'Effect',
          'Resource',
        ]);
        expect(statement.Effect).toBe('Allow');
        expect(JSON.stringify(statement.Action)).not.toContain('*');
      }
  });

  it('name only actions that AWS has, on resources that those can be about', async () => {
    const nonsenses: string[] = [];
    for (const role of roles)
      for (const { action, place } of grantsOf(role))
        for (const resource of place.arns.map(exampleOf)) {
          const why = await nonsense({ action, resource });
          if (why !== undefined) nonsenses.push(`${action} ${resource}: ${why}`);
        }
    expect(nonsenses).toEqual([]);
  });
});
