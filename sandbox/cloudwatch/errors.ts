import { AwsError } from '../core/service.ts';

export const validationError = (message: string) => new AwsError('ValidationError', message);

export const unknownAlarms = (names: readonly string[]) =>
  new AwsError('ResourceNotFound', `There is no alarm ${names.join(', ')}.`, 404);
