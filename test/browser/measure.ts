/** Expressions for `page.evaluate`: as text, since the project is checked without the DOM's types. */

export const layout = `({
  scrollWidth: document.documentElement.scrollWidth,
  fontPixels: parseFloat(getComputedStyle(document.querySelector('input[type=text]')).fontSize),
  cardRadius: getComputedStyle(document.querySelector('.card')).borderRadius,
})`;
export interface Layout {
  readonly scrollWidth: number;
  readonly fontPixels: number;
  readonly cardRadius: string;
}

export const background = 'getComputedStyle(document.body).backgroundColor';

/** The contrast of each text to what is behind it, as WCAG counts it: 1 to 21. */
export const contrasts = `(() => {
  const luminance = (color) => {
    const [r, g, b] = color.match(/[\\d.]+/g).map((part) => {
      const c = Number(part) / 255;
      return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    if (element === null) return 'rgb(255, 255, 255)';
    const color = getComputedStyle(element).backgroundColor;
    return color.endsWith(', 0)') ? behind(element.parentElement) : color;
  };
  const texts = document.querySelectorAll('h1,p,b,i,dt,dd,code,li,a,button,summary,label,.soft,.tag');
  return [...texts].map((element) => {
    const [a, b] = [getComputedStyle(element).color, behind(element)].map(luminance);
    return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  });
})()`;
