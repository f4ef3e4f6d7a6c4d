import { expect, test } from 'vitest';
import { inStyle } from './variants';

test.each([
  ['R', 'double-struck', 'ℝ'],
  ['ABM', 'script', '𝒜ℬℳ'],
  ['Lg', 'fraktur', '𝔏𝔤'],
  ['x1', 'bold', '𝐱𝟏'],
  ['αΣ', 'bold', '𝛂𝚺'],
  ['ω', 'bold-italic', '𝝎'],
  ['h', 'italic', 'ℎ'],
  ['x+é', 'monospace', '𝚡+é'],
  ['x', 'normal', 'x'],
  ['x', 'constructor', 'x'],
])('%s in %s is %s', (text, style, letters) => expect(inStyle(text, style)).toBe(letters));
