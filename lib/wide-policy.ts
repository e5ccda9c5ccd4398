import { Token } from 'aws-cdk-lib';
import { ManagedPolicy, Policy, type PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/** Characters a managed policy may have, less its frame, and how many a role. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const budget = 6100;
const mostManaged = 10;

/** How long an ARN may be that is a token until it is deployed, by its service (a role's with a short path); a policy's is in conditions. */
const longest: Readonly<Record<string, number>> = { iam: 130, dynamodb: 315, lambda: 140, ssm: 150, sqs: 130 };
const longestPolicy = 175;
/** Partition, Region, account: no longer than `ap-southeast-1`. */
const pseudoParameters = /\$\{Token\[AWS\.[^\]]+\]\}/g;

const lengthOf = (arn: string, service: string) => {
  const known = arn.replaceAll(pseudoParameters, 'ap-southeast-1');
  return 3 + (Token.isUnresolved(known) ? (longest[service] ?? 315) : known.length);
};

/** Of a statement that names no resource yet. */
const frameLength = ({ actions, conditions }: PolicyStatement) =>
  50 +
  actions.reduce((sum, action) => sum + action.length + 3, 0) +
  Object.keys(conditions).length * (50 + longestPolicy);

/** The statements in as few packs as hold them: what does not fit goes on in the next. */
const packsOf = (statements: PolicyStatement[]): PolicyStatement[][] => {
  const packs: PolicyStatement[][] = [];
  let room = 0;
  for (const statement of statements) {
    const [service = ''] = statement.actions[0]?.split(':') ?? [];
    let part: PolicyStatement | undefined;
    for (const arn of statement.resources) {
      const length = lengthOf(arn, service);
      if (part === undefined || length > room) {
        part = statement.copy({ resources: [] });
        if (frameLength(part) + length > room) {
          packs.push([]);
          room = budget;
        }
        packs.at(-1)?.push(part);
        room -= frameLength(part);
      }
      part.addResources(arn);
      room -= length;
    }
  }
  return packs;
};

export interface WidePolicyOptions {
  /** Puts the first part into the roles themselves. @default all parts are managed policies */
  readonly inline?: boolean;
}

/** All that grows with the number of tables in what these roles may do, spread over several policies: one inline policy would burst. */
export class WidePolicy extends Construct {
  constructor(
    scope: Construct,
    id: string,
    statements: PolicyStatement[],
    roles: Role[],
    { inline = false }: WidePolicyOptions = {},
  ) {
    super(scope, id);
    const packs = packsOf(statements);
    const managed = packs.length - (inline ? 1 : 0);
    if (managed > mostManaged)
      throw new Error(
        `${this.node.path} would take ${managed} managed policies, and a role has ${mostManaged} at most: name fewer tables or writers in one PartialRecovery.`,
      );
    packs.forEach((pack, index) => {
      const part = { statements: pack, roles };
      if (inline && index === 0) new Policy(this, 'Part1', part);
      else new ManagedPolicy(this, `Part${index + 1}`, { ...part, path: '/coldpatch/' });
    });
  }
}
