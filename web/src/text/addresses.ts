const hostOf = (url: string) => new URL(url).hostname;
const isFour = (url: string) => /^\d+(\.\d+){3}$/.test(hostOf(url));
const isSix = (url: string) => hostOf(url).startsWith('[');

/** Addresses that people are shown, of those at which a server is found: one of IPv6 only where there is none of IPv4. */
export function forPeople(urls: readonly string[]): string[] {
  const plain = urls.some(isFour);
  return urls.filter((url) => !plain || !isSix(url));
}

/** An address as people say it: "192.168.1.2:8420". */
export const bare = (url: string) => url.replace(/^https?:\/\//, '').replace(/\/$/, '');
