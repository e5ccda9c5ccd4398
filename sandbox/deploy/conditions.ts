import { notImplemented } from '../core/service.ts';

/** The value of a condition, by name. Conditions know parameters and pseudo parameters only. */
export const evaluateCondition = (
  conditions: Readonly<Record<string, unknown>>,
  name: string,
  resolve: (value: unknown) => unknown,
): boolean => {
  const truth = (expression: unknown): boolean => {
    const [operator, argument] = Object.entries(expression as object)[0] ?? [];
    if (operator === 'Condition') return evaluateCondition(conditions, String(argument), resolve);
    if (operator === 'Fn::Not') return !truth(argument[0]);
    if (operator === 'Fn::And') return argument.every(truth);
    if (operator === 'Fn::Or') return argument.some(truth);
    if (operator === 'Fn::Equals') return String(resolve(argument[0])) === String(resolve(argument[1]));
    throw notImplemented(`the condition function ${operator}`);
  };
  const expression = conditions[name];
  if (expression === undefined) throw notImplemented(`the condition ${name}, which the template does not define`);
  return truth(expression);
};
