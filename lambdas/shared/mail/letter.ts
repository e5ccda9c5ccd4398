import { html } from 'hono/html';

/** A paragraph, a list, or the one link that matters. */
export type Block = string | { readonly list: readonly string[] } | { readonly link: string; readonly label: string };

const font = "font:16px/1.5 -apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const button =
  'display:inline-block;padding:12px 20px;border-radius:8px;background:#1d5fd1;color:#fff;text-decoration:none;font-weight:600';

const asText = (block: Block) => {
  if (typeof block === 'string') return block;
  return 'list' in block ? block.list.map((line) => `- ${line}`).join('\n') : `${block.label}:\n${block.link}`;
};

const asHtml = (block: Block) => {
  if (typeof block === 'string') return html`<p style="margin:0 0 16px">${block}</p>`;
  if ('list' in block)
    return html`<ul style="margin:0 0 16px;padding-left:20px">${block.list.map((line) => html`<li>${line}</li>`)}</ul>`;
  return html`<p style="margin:0 0 16px"><a href="${block.link}" style="${button}">${block.label}</a></p>`;
};

/** The same letter as plain text and as HTML, everything escaped. */
export const letter = (blocks: readonly Block[]): { readonly text: string; readonly html: string } => ({
  text: `${blocks.map(asText).join('\n\n')}\n`,
  html: String(
    html`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"></head><body style="margin:0;padding:24px"><div style="max-width:600px;${font}">${blocks.map(asHtml)}</div></body></html>`,
  ),
});
