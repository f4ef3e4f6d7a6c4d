import type { DeviceView } from '../api/types';
import { t } from '../i18n/texts';
import { moment } from '../text/moments';

/** Milliseconds within which a device that asked for something is there. */
const there = 120_000;

/** When a device was last seen, in words. */
export function seen(device: Pick<DeviceView, 'last_seen_at'>, now = new Date()): string {
  if (!device.last_seen_at) return t.devices.unseen;
  if (now.getTime() - Date.parse(device.last_seen_at) < there) return t.devices.now;
  return t.devices.seen(moment(device.last_seen_at, now));
}
