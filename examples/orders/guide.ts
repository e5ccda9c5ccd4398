import type { OrdersOutputs } from './demo/aws.ts';
import { approvalMinutes, realTime } from './real-time.ts';

export interface Surroundings {
  readonly endpoint: string;
  readonly region: string;
  readonly timeScale: number;
  readonly outputs: Readonly<Record<string, string>>;
}

/** What the sandbox says once it is ready: lines to copy into another terminal. */
export const guide = ({ endpoint, region, timeScale, outputs }: Surroundings): string => `ready: ${endpoint}
Its clock runs ${timeScale} times as fast as yours (--time-scale): an hour there takes ${realTime(3600, timeScale)}.
Ctrl-C stops it and forgets everything. In another terminal:

export AWS_ENDPOINT_URL=${endpoint} AWS_REGION=${region} AWS_DEFAULT_REGION=${region}
export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_PAGER=
now() { curl -s $AWS_ENDPOINT_URL/_sandbox/clock | grep -o '20[0-9T:.-]*Z'; }   # sandbox time
curl -s $AWS_ENDPOINT_URL/_sandbox/outputs   # names and ARNs of what is deployed
curl -s $AWS_ENDPOINT_URL/_sandbox/inbox     # every email so far
${isTheShop(outputs) ? incident(outputs, timeScale) : ''}`;

const isTheShop = (outputs: object): outputs is OrdersOutputs => 'WriterFunctionName' in outputs;

const order = '"customer": "customer-1", "order": "order-7"';

/** Sandbox seconds from the start of a recovery to its approval mail: the restore takes most of them. */
const untilApproval = 900;
const approvalTimeout = approvalMinutes * 60;

const incident = ({ StateMachineArn, TableName, WriterFunctionName }: OrdersOutputs, timeScale: number) => `
# An order, and a deploy that breaks it:
write() { echo "$1" | aws lambda invoke --function-name ${WriterFunctionName} --payload fileb:///dev/stdin /dev/stdout; }
write '{"release": "deploy-3c11", "writes": [{"kind": "put", "order": {${order}, "total": "12.50", "status": "open"}}]}'
sleep 1; GOOD=$(now); sleep 1; BAD=$(now)
write '{"release": "deploy-4f2a", "writes": [{"kind": "set", ${order}, "total": "1250.00"}]}'
aws dynamodb scan --table-name ${TableName}

# Its recovery. Meanwhile the writers are frozen: try to write again.
aws stepfunctions start-execution --name INC-1234 --state-machine-arn ${StateMachineArn} --input '{
  "tableName": "${TableName}",
  "restoreTo": "'$GOOD'",
  "reason": "INC-1234: deploy 4f2a wrote wrong totals",
  "requestedBy": "kim@example.com",
  "impactedKeys": {"source": "audit-log", "from": "'$BAD'", "writtenBy": "deploy-4f2a"},
  "patch": {"attributes": ["total"], "createdItems": "delete"}
}'

# In about ${realTime(untilApproval, timeScale)} the approvers have mail. Open a link and type approve; after ${realTime(approvalTimeout, timeScale)} it is too late.
curl -s $AWS_ENDPOINT_URL/_sandbox/inbox | grep -o 'http[^ \\]*/approve/[A-Za-z0-9_-]*' | sort -u
aws stepfunctions describe-execution --execution-arn ${StateMachineArn.replace(':stateMachine:', ':execution:')}:INC-1234
`;
