/** The client without the SDK's logging, which copies all that goes in and out, for a logger that nobody set. */
export const quiet = <C extends { middlewareStack: { remove(name: string): boolean } }>(client: C): C => {
  client.middlewareStack.remove('loggerMiddleware');
  return client;
};
