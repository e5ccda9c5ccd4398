import { createHash } from 'node:crypto';

/** The page's one stylesheet: phone first, dark where the phone is dark, no image, no font, no script. */
export const style = `
:root{color-scheme:light dark;--page:#f3f5f8;--card:#fff;--ink:#15202e;--soft:#5a6878;--line:#dde3ea;--cold:#1b5fcb;--on-cold:#fff;
--good:#0f7a4a;--good-wash:#e3f5ec;--warn:#8a5300;--warn-wash:#fff3dc;--bad:#b3261e;--bad-wash:#fdeaea;--field:#fff}
@media (prefers-color-scheme:dark){:root{--page:#0b1017;--card:#131b25;--ink:#e4ebf3;--soft:#98a7b8;--line:#253140;--cold:#7fb2ff;--on-cold:#08111d;
--good:#63d69d;--good-wash:#10291f;--warn:#f5c063;--warn-wash:#2c2210;--bad:#ff8f86;--bad-wash:#331817;--field:#0d141d}}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;overflow-wrap:anywhere;-webkit-text-size-adjust:100%}
body:before{content:"";display:block;height:4px;background:linear-gradient(90deg,#1b5fcb,#4aa8ff 55%,#a9dcff)}
main{max-width:46rem;margin:0 auto;padding:1.25rem 1rem 3rem}
.brand{display:flex;align-items:center;gap:.5rem;color:var(--soft);font-weight:600;letter-spacing:.01em;margin:0 0 1.25rem}
.brand svg{width:1.25rem;height:1.25rem;color:var(--cold)}
h1{font-size:1.6rem;line-height:1.2;margin:0 0 .4rem;letter-spacing:-.015em}
h2{font-size:1.1rem;line-height:1.3;margin:2.25rem 0 .75rem;letter-spacing:-.005em}
p{margin:0 0 .75rem}p:last-child{margin-bottom:0}
.soft{color:var(--soft)}.small{font-size:.875rem}
a{color:var(--cold)}
.card{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:1rem;margin:0 0 .75rem}
.notice,h1+.soft{margin-bottom:1rem}.notice{border-radius:12px;padding:.8rem 1rem;border-left:4px solid}
.notice.warn{background:var(--warn-wash);border-color:var(--warn)}.notice.warn b{color:var(--warn)}
.notice.bad{background:var(--bad-wash);border-color:var(--bad)}.notice.bad b{color:var(--bad)}
.notice.calm{background:var(--card);border-color:var(--cold)}
.notice.good{background:var(--good-wash);border-color:var(--good)}.notice.good b{color:var(--good)}
.counts{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.6rem;list-style:none;margin:0;padding:0}
.counts li{background:var(--card);border:1px solid var(--line);border-radius:14px;padding:.8rem .9rem;font-size:.875rem;line-height:1.35;color:var(--soft)}
.counts b{display:block;font-size:1.75rem;line-height:1.15;color:var(--ink);font-variant-numeric:tabular-nums;letter-spacing:-.02em;margin-bottom:.15rem}
.counts .updated b,.counts .put b,.counts .deleted b{color:var(--good)}.counts .conflict b{color:var(--warn)}.counts .failed b{color:var(--bad)}
dl{margin:0;display:grid;gap:.15rem .9rem}dt{color:var(--soft);font-size:.875rem}dd{margin:0 0 .65rem}dd:last-child{margin:0}
@media (min-width:40rem){main{padding-top:2rem}h1{font-size:2rem}.counts{grid-template-columns:repeat(3,1fr)}dl{grid-template-columns:11rem 1fr;gap:.55rem .9rem}dt{padding-top:.1rem}dd{margin:0}}
code{font:.875em/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;white-space:pre-wrap}
.key{display:flex;flex-wrap:wrap;gap:.1rem .9rem;align-items:baseline}.key .soft{font-size:.875rem;margin-right:.3rem}
.tag{margin-left:auto;font-size:.75rem;font-weight:600;border-radius:99px;padding:.1rem .6rem;background:var(--good-wash);color:var(--good);white-space:nowrap}
.change{border-top:1px solid var(--line);padding:.65rem 0 0;margin:.65rem 0 0}
.change>b{display:block;font-size:.875rem;margin-bottom:.3rem}
.sides{display:grid;gap:.35rem}
.sides div{border-radius:8px;padding:.35rem .6rem}
.before{background:var(--bad-wash)}.after{background:var(--good-wash)}
.before i{color:var(--bad)}.after i{color:var(--good)}
.sides i{font-style:normal;font-size:.75rem;font-weight:600;display:block}
@media (min-width:40rem){.sides{grid-template-columns:1fr 1fr}}
details{background:var(--card);border:1px solid var(--line);border-radius:14px;margin:0 0 .75rem}
summary{cursor:pointer;padding:.85rem 1rem;font-weight:600}
details ol{list-style:none;margin:0;padding:0 1rem 1rem}details li{border-top:1px solid var(--line);padding:.65rem 0}details li:last-child{padding-bottom:0}
details li p{margin:.2rem 0 0}
form{margin:0}
label{display:block;margin:.25rem 0 .35rem;font-size:.95rem}label b{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
.row{display:grid;gap:.6rem}@media (min-width:40rem){.row{grid-template-columns:1fr auto}}
input,button{font:inherit;border-radius:10px;min-height:3rem;padding:.5rem .9rem;width:100%}
input{border:1.5px solid var(--line);background:var(--field);color:var(--ink)}
button{border:0;background:var(--cold);color:var(--on-cold);font-weight:650;cursor:pointer;padding-inline:1.4rem}
button.second{background:transparent;color:var(--cold);box-shadow:inset 0 0 0 1.5px var(--cold)}
button.danger{color:var(--bad);box-shadow:inset 0 0 0 1.5px var(--bad)}
.proof{font-weight:600}
:focus-visible{outline:3px solid var(--cold);outline-offset:2px}
footer{margin-top:2.5rem;color:var(--soft);font-size:.8125rem}
`;

/** For the Content-Security-Policy: this stylesheet and no other. */
export const styleHash = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;
