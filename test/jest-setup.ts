import { registerHooks } from 'node:module';

registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier === '@jest/globals' ? new URL('jest-globals.ts', import.meta.url).href : specifier, context),
});
