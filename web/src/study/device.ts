const key = 'carrel.device';
const letters = 'abcdefghijklmnopqrstuvwxyz234567';

let name: string | undefined;

/** This browser's name in the journals: "web-" and eight letters, made once and kept on this device. */
export function deviceName(): string {
  name ??= kept() ?? make();
  return name;
}

function kept(): string | undefined {
  try {
    const found = localStorage.getItem(key);
    return found && /^web-[a-z2-7]{8}$/.test(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

function make(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(8));
  const made = `web-${Array.from(bytes, (byte) => letters[byte & 31]).join('')}`;
  try {
    localStorage.setItem(key, made);
  } catch {
    // A device for as long as the page.
  }
  return made;
}
