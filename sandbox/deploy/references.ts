/** A mention of a resource, parameter or pseudo parameter by a template's expression. */
export interface Reference {
  readonly id: string;
  /** Where it stands, for messages: `Properties.Role`. */
  readonly at: string;
}

/** A `${Name}` or `${Name.Attribute}` of a Fn::Sub; `${!Literal}` is none. */
export const placeholder = /\$\{(?<literal>!)?(?<name>[^}]*)\}/g;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** An intrinsic function is an object with one key: `Ref`, `Condition` or `Fn::…`. */
export const intrinsicOf = (value: unknown): { readonly name: string; readonly argument: unknown } | undefined => {
  if (!isObject(value)) return undefined;
  const [name, ...others] = Object.keys(value);
  if (name === undefined || others.length > 0 || (name !== 'Ref' && !name.startsWith('Fn::'))) return undefined;
  return { name, argument: value[name] };
};

/** Everything that an expression refers to by Ref, Fn::GetAtt or Fn::Sub, however deep. */
export function* referencesIn(value: unknown, at: string): Generator<Reference> {
  const intrinsic = intrinsicOf(value);
  if (intrinsic?.name === 'Ref') yield { id: String(intrinsic.argument), at };
  else if (intrinsic?.name === 'Fn::GetAtt') yield { id: getAttParts(intrinsic.argument).id, at };
  else if (intrinsic?.name === 'Fn::Sub') yield* referencesInSub(intrinsic.argument, at);
  else if (Array.isArray(value)) {
    for (const [index, element] of value.entries()) yield* referencesIn(element, `${at}.${index}`);
  } else if (isObject(value)) {
    for (const [key, member] of Object.entries(value)) yield* referencesIn(member, `${at}.${key}`);
  }
}

function* referencesInSub(argument: unknown, at: string): Generator<Reference> {
  const { text, variables } = subParts(argument);
  yield* Object.values(variables).flatMap((variable) => [...referencesIn(variable, at)]);
  for (const { groups } of text.matchAll(placeholder)) {
    const name = groups?.name ?? '';
    if (groups?.literal === undefined && !(name in variables)) yield { id: name.split('.')[0] ?? '', at };
  }
}

/** `["Id", "Attribute"]` or `"Id.Attribute"`. */
export const getAttParts = (argument: unknown): { readonly id: string; readonly attribute: string } => {
  const [id = '', ...attribute] = Array.isArray(argument) ? argument.map(String) : String(argument).split('.');
  return { id, attribute: attribute.join('.') };
};

/** `"text"` or `["text", {variable: value}]`. */
export const subParts = (
  argument: unknown,
): { readonly text: string; readonly variables: Readonly<Record<string, unknown>> } =>
  Array.isArray(argument)
    ? { text: String(argument[0]), variables: isObject(argument[1]) ? argument[1] : {} }
    : { text: String(argument), variables: {} };
