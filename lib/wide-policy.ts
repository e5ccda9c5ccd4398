import { Token } from 'aws-cdk-lib';
import { ManagedPolicy, type PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/** Characters a managed policy may have, less its frame. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const budget = 6000;
/** How long ARNs may be that are tokens until they are deployed: of a role or a mapping, of a policy, of a table. */
const longest = { role: 130, policy: 175, table: 310 };

const lengthOf = (arn: string, assumed: number) => (Token.isUnresolved(arn) ? assumed : arn.length) + 3;

/** Of a statement that names no resource yet; what a condition compares with is a policy. */
const frameLength = ({ actions, conditions }: PolicyStatement) =>
  100 +
  actions.reduce((sum, action) => sum + action.length + 3, 0) +
  Object.keys(conditions).length * (longest.policy + 3);

/** Statements that grow with the number of tables, spread over as few managed policies as hold them: one inline policy would burst. */
export class WidePolicy extends Construct {
  constructor(
    scope: Construct,
    id: string,
    statements: PolicyStatement[],
    roles: Role[],
    of: 'role' | 'table' = 'role',
  ) {
    super(scope, id);
    const packs: PolicyStatement[][] = [];
    let room = 0;
    for (const statement of statements) {
      let part: PolicyStatement | undefined;
      for (const arn of statement.resources) {
        const length = lengthOf(arn, longest[of]);
        if (part === undefined || length > room) {
          // What does not fit goes on in another policy.
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
    packs.forEach((pack, index) => {
      new ManagedPolicy(this, `Part${index + 1}`, { statements: pack, roles, path: '/coldpatch/' });
    });
  }
}
