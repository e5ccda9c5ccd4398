import type { IncomingHttpHeaders } from 'node:http';

/** Who makes a request, as IAM sees it. */
export type Principal =
  | { readonly kind: 'administrator' }
  | { readonly kind: 'role'; readonly roleName: string; readonly sessionName: string }
  | { readonly kind: 'service'; readonly service: string }
  | { readonly kind: 'anonymous' };

/** An HTTP request to the sandbox's port, its body read whole. */
export interface HttpRequest {
  readonly method: string;
  /** Path without the query, still percent-encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface HttpResponse {
  readonly status: number;
  readonly headers?: Record<string, string | string[]>;
  readonly body?: Buffer | string;
}

/** One API call: what a request asks for, or what a service asks of another within the sandbox. */
export interface ApiCall {
  /** As in the SDK: `PutItem`, `GetObject`. */
  readonly operation: string;
  /** As in the SDK: the members of the operation's input shape. Blobs and streams are Buffers. */
  readonly input: Record<string, unknown>;
  /** The request, when it came over HTTP: for services that pass it on as it is. */
  readonly request?: HttpRequest;
}

/** What IAM has to allow for a call; all of them. */
export interface Permission {
  /** `dynamodb:PutItem`. */
  readonly action: string;
  /** ARN, or `*` for actions without a resource. */
  readonly resource: string;
  /** Condition keys of the request, lower case: `iam:policyarn`. Global keys are added by the judge. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
}

/** One AWS service. Stateless about HTTP: `parse` and `respond` are its wire protocol, `handle` its behaviour. */
export interface Service {
  /** As in the SigV4 credential scope: `dynamodb`, `states`, `s3`, `lambda`, `ssm`, `iam`, `sts`, `ses`, `sqs`. */
  readonly signingName: string;
  /** What `handle` can do. Whoever injects a fault into anything else has mistyped. */
  readonly operations?: readonly string[];
  /** Throws AwsError by name for an operation that is not implemented. */
  parse(request: HttpRequest): ApiCall;
  permissions(call: ApiCall): readonly Permission[];
  /** A resource's own policy (bucket policy, queue policy), judged beside the caller's. */
  resourcePolicy?(call: ApiCall): PolicyDocument | undefined;
  handle(call: ApiCall, principal: Principal): Promise<Record<string, unknown>> | Record<string, unknown>;
  respond(call: ApiCall, output: Record<string, unknown>): HttpResponse;
  /** The error in the service's own protocol. */
  fail(error: AwsError, request: HttpRequest): HttpResponse;
}

export interface PolicyDocument {
  readonly Version?: string;
  readonly Statement: readonly PolicyStatement[];
}
/** As in IAM's JSON; every element that is not understood is refused when the policy is stored. */
export type PolicyStatement = Readonly<Record<string, unknown>>;

/** An error as an AWS API returns it. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  /** `ResourceNotFoundException`. */
  readonly code: string;
  readonly status: number;
  /** Further members of the error's shape, e.g. CancellationReasons. */
  readonly members: Readonly<Record<string, unknown>>;
  constructor(code: string, message: string, status = 400, members: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.members = members;
  }
}

/** What a sandbox refuses by name: an operation, field, property or operator that it does not implement. */
export const notImplemented = (what: string) =>
  new AwsError('NotImplementedInSandbox', `The sandbox does not implement ${what}.`, 501);

/**
 * Calls an operation as AWS's front door would: injected faults, then IAM, then the service.
 * The one way in, for HTTP and for services calling each other (Step Functions → Lambda, S3 …).
 */
export type CallAws = (
  principal: Principal,
  service: string,
  operation: string,
  input: Record<string, unknown>,
) => Promise<Record<string, unknown>>;
