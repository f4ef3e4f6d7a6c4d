/** Where to go when the device is let in: to the address that was asked for, or from the page of pairing itself to the start. */
export function destination(url: URL): string {
  if (/^\/pair\/?$/.test(url.pathname)) return '/';
  // An address that begins with two slashes would be that of another site.
  return url.pathname.replace(/^[/\\]+/, '/') + url.search;
}

/** The secret that a QR code put behind the address of pairing: 32 bytes as base64url (RFC 4648, section 5); '' for none. */
export const secretIn = (url: URL) => (url.pathname === '/pair' && /^#[\w-]{43}$/.test(url.hash) ? url.hash.slice(1) : '');
