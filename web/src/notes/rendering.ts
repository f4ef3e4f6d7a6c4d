import { tex } from '@mdit/plugin-tex';
import DOMPurify from 'dompurify';
import MarkdownIt from 'markdown-it';
import { media } from '../api/client';
import { t } from '../i18n/texts';
import { to } from '../router/route';
import { clock } from '../text/durations';
import { inStyle } from './variants';

/** What a note is read for. */
interface Environment {
  lecture: string;
}

/** What a formula becomes: MathML, or its source where it is none. */
type SetFormula = (source: string, display: boolean) => string;

/** How a note names a frame of its lecture: by the second. */
const frameAddress = /^frame:(\d{1,7}(?:\.\d{1,6})?)$/;
const webAddress = /^(?:https?:\/\/|mailto:)/i;
/** Headings of a note stand below those of the page. */
const headingDepth = 3;
/** A formula that is longer is shown as it is written. */
const longestFormula = 4_000;
const asWritten = (source: string) => `<code>${escape(source)}</code>`;

let formula: SetFormula = asWritten;

/** From now on formulas are set; before, they are their source. */
export async function loadFormulas(): Promise<void> {
  const { default: katex } = await import('katex');
  // No formula may do anything, stand for millions of others, or have a colour that cannot be read.
  const careful = { output: 'mathml', throwOnError: true, strict: false, trust: false, maxExpand: 200, errorColor: 'currentcolor' } as const;
  formula = (source, displayMode) => {
    if (source.length > longestFormula) return asWritten(source);
    try {
      return katex.renderToString(source, { displayMode, ...careful });
    } catch {
      return asWritten(source);
    }
  };
}

/** Markdown without HTML: what looks like a tag is text. As in what is exported: links to the web and to mail, and frames. */
const markdown = new MarkdownIt('commonmark', { html: false, breaks: true, linkify: true, xhtmlOut: false })
  .enable(['table', 'strikethrough', 'linkify'])
  .use(tex, { delimiters: 'dollars', render: (source, display) => formula(source, display) });

markdown.validateLink = (address) => webAddress.test(address) || frameAddress.test(address);
// A file's name is none of the web's.
markdown.linkify.set({ fuzzyLink: false });

for (const part of ['heading_open', 'heading_close'] as const) {
  markdown.renderer.rules[part] = (tokens, at, options, _, self) => {
    const token = tokens[at]!;
    token.tag = `h${Math.min(6, Number(token.tag[1]) + headingDepth)}`;
    return self.renderToken(tokens, at, options);
  };
}

markdown.renderer.rules['link_open'] = (tokens, at, options, environment: Environment, self) => {
  const token = tokens[at]!;
  const frame = frameAddress.exec(String(token.attrGet('href')));
  if (frame) token.attrSet('href', to.lecture(environment.lecture, { at: Number(frame[1]) }));
  else {
    token.attrSet('target', '_blank');
    token.attrSet('rel', 'noopener noreferrer');
  }
  return self.renderToken(tokens, at, options);
};

markdown.renderer.rules['image'] = (tokens, at, options, environment: Environment, self) => {
  const token = tokens[at]!;
  const address = String(token.attrGet('src'));
  const words = token.children ? self.renderInlineAsText(token.children, options, environment) : '';
  const frame = frameAddress.exec(address);
  // A picture that is elsewhere would have to be asked for there.
  if (!frame) return `<a href="${escape(address)}" target="_blank" rel="noopener noreferrer">${escape(words || address)}</a>`;
  const second = Number(frame[1]);
  return `<img src="${media.frame(environment.lecture, second)}" alt="${escape(words || t.noting.frameAt(clock(second)))}" loading="lazy">`;
};

function escape(text: string): string {
  return markdown.utils.escapeHtml(text);
}

/** The HTML of a note's Markdown, as the reader makes it. */
export const asHtml = (text: string, lecture: string) => markdown.render(text, { lecture } satisfies Environment);

/** A note's Markdown as what is shown of it. Nothing in it runs, whatever it says. */
export function shown(text: string, lecture: string): DocumentFragment {
  const note = DOMPurify.sanitize(asHtml(text, lecture), {
    USE_PROFILES: { html: true, mathMl: true },
    ADD_ATTR: ['target'],
    ADD_TAGS: ['semantics', 'annotation'],
    FORBID_ATTR: ['style', 'class', 'id', 'name'],
    FORBID_TAGS: ['style', 'form', 'input', 'button', 'textarea', 'select', 'video', 'audio'],
    RETURN_DOM_FRAGMENT: true,
  });
  for (const letters of note.querySelectorAll('[mathvariant]')) {
    const style = letters.getAttribute('mathvariant')!;
    letters.textContent = inStyle(letters.textContent, style);
    if (style !== 'normal') letters.removeAttribute('mathvariant');
  }
  return note;
}
