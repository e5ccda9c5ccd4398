import { ManagedPolicy, type PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/** Characters a managed policy may have, less its frame. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const budget = 6000;
/** An ARN is a token until it is deployed: reckon with a long one. */
const arnLength = 130;

const lengthOf = (statement: PolicyStatement) => {
  const conditionArns = Object.keys(statement.conditions).length;
  const actions = statement.actions.reduce((sum, action) => sum + action.length + 3, 0);
  return 100 + actions + (statement.resources.length + conditionArns) * (arnLength + 3);
};

/** Statements that grow with the number of tables, spread over as many managed policies as they need: one inline policy would burst. */
export class WidePolicy extends Construct {
  constructor(scope: Construct, id: string, statements: PolicyStatement[], roles: Role[]) {
    super(scope, id);
    const packs: PolicyStatement[][] = [];
    let room = 0;
    for (const statement of statements) {
      const length = lengthOf(statement);
      if (length > budget) throw new Error(`A policy statement of ${this.node.path} names too many ARNs: split it.`);
      if (length > room) {
        packs.push([]);
        room = budget;
      }
      packs.at(-1)?.push(statement);
      room -= length;
    }
    packs.forEach((pack, index) => {
      new ManagedPolicy(this, `Part${index + 1}`, { statements: pack, roles, path: '/coldpatch/' });
    });
  }
}

export const inTens = <T>(all: T[]): T[][] => (all.length === 0 ? [] : [all.slice(0, 10), ...inTens(all.slice(10))]);
