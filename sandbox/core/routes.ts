import type { HttpRequest, HttpResponse } from './service.ts';

export type RouteHandler = (request: HttpRequest) => Promise<HttpResponse> | HttpResponse;

/** What the port serves besides AWS, by the path's first segment: function URLs, the sandbox's own pages. */
export interface Routes {
  /** `/lambda-url/`: one segment between slashes. */
  registerRoute(prefix: string, handler: RouteHandler): void;
  find(path: string): RouteHandler | undefined;
}

export const createRoutes = (): Routes => {
  const handlers = new Map<string, RouteHandler>();
  return {
    registerRoute(prefix, handler) {
      if (!/^\/[^/]+\/$/.test(prefix)) throw new Error(`A route is one segment, "/name/", not "${prefix}".`);
      if (handlers.has(prefix)) throw new Error(`The route ${prefix} is there already.`);
      handlers.set(prefix, handler);
    },
    find(path) {
      if (path.length < 3 || handlers.size === 0) return undefined;
      const end = path.indexOf('/', 1);
      return handlers.get(end === -1 ? `${path}/` : path.slice(0, end + 1));
    },
  };
};
