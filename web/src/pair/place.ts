/** Where to go when the device is let in: to the address that was asked for, or from the page of pairing itself to the start. */
export function destination(url: URL): string {
  if (/^\/pair\/?$/.test(url.pathname)) return '/';
  // An address that begins with two slashes would be that of another site.
  return url.pathname.replace(/^[/\\]+/, '/') + url.search;
}

/** The secret that a QR code put behind the address; '' for none. */
export const secretIn = (url: URL) => url.hash.slice(1);
