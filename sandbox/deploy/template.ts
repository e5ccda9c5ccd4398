/** A CloudFormation template, as far as the sandbox knows one. */
export interface Template {
  readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: unknown }>>;
  readonly Conditions?: Readonly<Record<string, unknown>>;
  readonly Resources: Readonly<Record<string, ResourceDefinition>>;
  readonly Outputs?: Readonly<Record<string, OutputDefinition>>;
}

export interface ResourceDefinition {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DependsOn?: string | readonly string[];
  readonly Condition?: string;
}

export interface OutputDefinition {
  readonly Value: unknown;
  readonly Condition?: string;
  readonly Export?: { readonly Name: unknown };
}

/** One stack of a cloud assembly. */
export interface Stack {
  readonly name: string;
  /** `aws://<account>/<region>`, with `unknown-account` and `unknown-region` where the app names none. */
  readonly environment: string;
  readonly template: Template;
  /** Directory or file of each asset, by the S3 key under which the template knows it. */
  readonly assets: ReadonlyMap<string, string>;
}

/** The template, or the cloud assembly, asks for something that the sandbox does not do. One line per refusal. */
export class DeployError extends Error {
  override readonly name = 'DeployError';
  readonly refusals: readonly string[];
  constructor(refusals: readonly string[]) {
    super(['The sandbox can not deploy this:', ...refusals.map((refusal) => `- ${refusal}`)].join('\n'));
    this.refusals = refusals;
  }
}
