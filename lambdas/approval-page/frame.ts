import { html, raw } from 'hono/html';
import { style } from './style.ts';

/** A piece of HTML in which everything that came from outside is escaped. */
export type Html = ReturnType<typeof html>;

const flake = html`<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M12 2v20M3.3 7l17.4 10M20.7 7 3.3 17M9.5 3.5 12 6l2.5-2.5M9.5 20.5 12 18l2.5 2.5M3 10.5l3.3-.9-.9-3.3M21 13.5l-3.3.9.9 3.3M21 10.5l-3.3-.9.9-3.3M3 13.5l3.3.9-.9 3.3"/></svg>`;

/** The page around whatever it says. */
export const frame = (title: string, content: Html | readonly (Html | '')[]): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="robots" content="noindex,nofollow">
<title>${title}</title>
<style>${raw(style)}</style>
</head>
<body>
<main>
<p class="brand">${flake}coldpatch</p>
${content}
</main>
</body>
</html>
`;

export const notice = (kind: 'good' | 'calm' | 'warn' | 'bad', head: string, ...sentences: string[]): Html =>
  html`<div class="notice ${kind}" role="${kind === 'good' || kind === 'calm' ? 'status' : 'alert'}"><p><b>${head}</b> ${sentences.join(' ')}</p></div>`;
