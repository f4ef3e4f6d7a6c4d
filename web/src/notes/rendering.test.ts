import { beforeAll, describe, expect, test } from 'vitest';
import { asHtml, loadFormulas } from './rendering';

const html = (text: string) => asHtml(text, 'l1').trim();

describe('Markdown', () => {
  test('is read as people write it', () => {
    expect(html('**a** and `b`\nc')).toBe('<p><strong>a</strong> and <code>b</code><br>\nc</p>');
    expect(html('- a\n- b')).toContain('<li>a</li>');
    expect(html('|a|b|\n|-|-|\n|1|2|')).toContain('<td>1</td>');
    expect(html('```py\nx < 1\n```')).toContain('x &lt; 1');
    expect(html('see https://example.org/a.')).toContain('href="https://example.org/a"');
    expect(html('see main.py')).not.toContain('<a');
  });

  test('has its headings below those of the page', () => expect(html('# a\n\n###### b')).toBe('<h4>a</h4>\n<h6>b</h6>'));

  test.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '[a](javascript:alert(1))',
    '[a](JaVaScRiPt:alert(1))',
    '[a](data:text/html,<script>1</script>)',
    '![a](data:image/svg+xml,x)',
    '[a](vbscript:x)',
    '[a](frame:1;x)',
    '<javascript:alert(1)>',
    '[a](/api/v1/library)',
    '[a][1]\n\n[1]: javascript:alert(1)',
  ])('%s stays text', (hostile) => expect(html(hostile)).not.toMatch(/<(?!\/?p>|br>|\/?code>)/));

  test('a picture from elsewhere is a link to it', () => {
    expect(html('![a "b](https://example.org/x.png)')).toBe(
      '<p><a href="https://example.org/x.png" target="_blank" rel="noopener noreferrer">a &quot;b</a></p>',
    );
  });

  test('a frame is the picture of its second', () => {
    expect(html('![Frame at 14:02](frame:842.13)')).toBe(
      '<p><img src="/media/l1/frames/842130.jpg" alt="Frame at 14:02" loading="lazy"></p>',
    );
    expect(html('[there](frame:842.13)')).toContain('href="/lectures/l1?t=842.13"');
  });
});

describe('formulas', () => {
  test('are their source as long as nothing sets them', () => {
    expect(html('$a < b$')).toBe('<p><code>a &lt; b</code></p>');
  });

  describe('once that is loaded', () => {
    beforeAll(loadFormulas);

    test('are MathML', () => {
      expect(html('$a < b$')).toContain('<mo>&lt;</mo>');
      expect(html('$$\n\\frac{1}{m}\n$$')).toContain('display="block"');
      expect(html('$a$')).not.toContain('style=');
    });

    test('that are none stay their source', () => expect(html('$\\frac{1$')).toBe('<p><code>\\frac{1</code></p>'));

    test('do not run away', () => {
      expect(html('$\\def\\a{\\b\\b}\\def\\b{\\a\\a}\\a$')).toContain('<code>');
      expect(html('$\\href{javascript:alert(1)}{x}$')).not.toMatch(/<a[ >]/);
    });

    test('money is none', () => expect(html('it costs $5 and $6')).toBe('<p>it costs $5 and $6</p>'));
  });
});
