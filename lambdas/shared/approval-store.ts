import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Approval, ApprovalId, ApprovalStatus, Question } from './approvals.ts';
import type { ApprovalDecision } from './contract.ts';

/** `expiresAt` is the store's TTL. Long enough for a redrive (14 days) and for a late click to be told who decided. */
const keptSeconds = 35 * 24 * 3600;

type Item = Record<string, AttributeValue>;
const approvalKey = (id: ApprovalId): Item => ({ pk: { S: `DECISION#${id.runId}#${id.startedAt}#${id.pass}` } });
const linkKey = (secretHash: string): Item => ({ pk: { S: `APPROVAL#${secretHash}` } });

/** Attributes of their own, for conditions; the rest of a question is JSON. */
type Apart = 'taskToken' | 'summaryVersion' | 'reportHash' | 'expiresAt';

const toItem = (question: Question): Item => {
  const { taskToken, summaryVersion, reportHash, expiresAt, ...rest } = question;
  const expires = Date.parse(expiresAt);
  return {
    ...approvalKey(question),
    question: { S: JSON.stringify(rest) },
    taskToken: { S: taskToken },
    summaryVersion: { S: summaryVersion },
    reportHash: { S: reportHash },
    decideBy: { N: String(expires) },
    approvalStatus: { S: 'open' },
    expiresAt: { N: String(Math.ceil(expires / 1000) + keptSeconds) },
  };
};

const fromItem = (item: Item): Approval => ({
  ...(JSON.parse(item.question?.S ?? '{}') as Omit<Question, Apart>),
  taskToken: item.taskToken?.S ?? '',
  summaryVersion: item.summaryVersion?.S ?? '',
  reportHash: item.reportHash?.S ?? '',
  expiresAt: new Date(Number(item.decideBy?.N)).toISOString(),
  status: item.approvalStatus?.S as ApprovalStatus,
  decision: item.decision?.S === undefined ? null : (JSON.parse(item.decision.S) as ApprovalDecision),
});

/** The approval is about that very report. */
const sameReport = 'reportHash = :hash AND summaryVersion = :version';
const report = ({ reportHash, summaryVersion }: Question): Item => ({
  ':hash': { S: reportHash },
  ':version': { S: summaryVersion },
});

const unlessRefused = (error: unknown): undefined => {
  if (error instanceof ConditionalCheckFailedException) return undefined;
  throw error;
};

/** Approvals in the run store: `DECISION#<runId>#<startedAt>#<pass>`, and per approver `APPROVAL#<hash of the link's secret>`. */
export class ApprovalStore {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;
  constructor(client: DynamoDBClient, tableName: string) {
    this.#client = client;
    this.#tableName = tableName;
  }

  async find(id: ApprovalId): Promise<Approval | undefined> {
    const item = await this.#get(approvalKey(id));
    return item && fromItem(item);
  }

  /** Asks, or asks again with a new token. False: this very report was already decided. */
  async open(question: Question): Promise<boolean> {
    const put = this.#client.send(
      new PutItemCommand({
        TableName: this.#tableName,
        Item: toItem(question),
        ConditionExpression: `attribute_not_exists(decision) OR NOT (${sameReport})`,
        ExpressionAttributeValues: report(question),
      }),
    );
    return (await put.catch(unlessRefused)) !== undefined;
  }

  /** One approver's link. It stays valid as long as the approval it leads to. */
  async addLink(secretHash: string, link: ApprovalId & Pick<Question, 'expiresAt'>, approver: string): Promise<void> {
    const { runId, startedAt, pass } = link;
    const item = {
      ...linkKey(secretHash),
      approval: { S: JSON.stringify({ runId, startedAt, pass }) },
      approver: { S: approver },
      expiresAt: { N: String(Math.ceil(Date.parse(link.expiresAt) / 1000) + keptSeconds) },
    };
    await this.#client.send(new PutItemCommand({ TableName: this.#tableName, Item: item }));
  }

  async findByLink(secretHash: string): Promise<{ approval: Approval; approver: string } | undefined> {
    const link = await this.#get(linkKey(secretHash));
    if (link?.approval?.S === undefined) return undefined;
    const approval = await this.find(JSON.parse(link.approval.S) as ApprovalId);
    return approval && { approval, approver: link.approver?.S ?? '' };
  }

  /** open → decided, by one person only and in time. Undefined: it was decided, replaced or has expired meanwhile. */
  decide(approval: Approval, decision: ApprovalDecision): Promise<Approval | undefined> {
    return this.#update(approval, {
      UpdateExpression: 'SET approvalStatus = :decided, decision = :decision',
      ConditionExpression: `approvalStatus = :open AND decideBy > :now AND ${sameReport}`,
      ExpressionAttributeValues: {
        ':decided': { S: 'decided' },
        ':decision': { S: JSON.stringify(decision) },
        ':open': { S: 'open' },
        ...report(approval),
        ':now': { N: String(Date.parse(decision.at)) },
      },
    });
  }

  /** A decided approval, to be delivered with the token of a state that was entered again. */
  renew(approval: Approval, taskToken: string): Promise<Approval | undefined> {
    return this.#update(approval, {
      UpdateExpression: 'SET approvalStatus = :decided, taskToken = :token',
      ConditionExpression: `attribute_exists(decision) AND ${sameReport}`,
      ExpressionAttributeValues: {
        ':decided': { S: 'decided' },
        ':token': { S: taskToken },
        ...report(approval),
      },
    });
  }

  /** decided → delivered or closed, unless the state was entered again meanwhile. Of two who deliver at once, one hears "closed": delivered wins. */
  async settle(approval: Approval, status: 'delivered' | 'closed'): Promise<void> {
    await this.#update(approval, {
      UpdateExpression: 'SET approvalStatus = :status',
      ConditionExpression: 'approvalStatus IN (:decided, :before) AND taskToken = :token',
      ExpressionAttributeValues: {
        ':status': { S: status },
        ':decided': { S: 'decided' },
        ':before': { S: status === 'delivered' ? 'closed' : 'decided' },
        ':token': { S: approval.taskToken },
      },
    });
  }

  async #update(id: ApprovalId, update: Partial<UpdateItemCommandInput>): Promise<Approval | undefined> {
    const command = new UpdateItemCommand({
      TableName: this.#tableName,
      Key: approvalKey(id),
      ReturnValues: 'ALL_NEW',
      ...update,
    });
    const output = await this.#client.send(command).catch(unlessRefused);
    return output?.Attributes && fromItem(output.Attributes);
  }

  async #get(key: Item): Promise<Item | undefined> {
    const command = new GetItemCommand({ TableName: this.#tableName, Key: key, ConsistentRead: true });
    return (await this.#client.send(command)).Item;
  }
}
