import { ApiError, api } from '../api/client';
import type { DeviceView, InvitationView } from '../api/types';
import { Task } from './task.svelte';
import { upkeep } from './upkeep';

/** Milliseconds between two looks whether the device has joined. */
const lookEvery = 2_000;
/** Milliseconds within which a device that joined is given its name. */
const nameWithin = 120_000;

/** Seconds for which an invitation still holds that came at `came` and lasts `lasts` seconds. Milliseconds of this device's clock. */
export function secondsLeft(lasts: number, came: number, now: number): number {
  return Math.max(0, Math.ceil(lasts - (now - came) / 1000));
}

/** An invitation for one device, from the first look at its code until the device has joined. */
export class Inviting {
  invitation = $state.raw<InvitationView | undefined>();
  /** The device that joined, as it stands now. */
  joined = $state.raw<DeviceView | undefined>();
  /** It was in before, and has its name. */
  again = $state(false);
  left = $state(0);
  task = new Task();
  /** Names of the devices that were there already, by their ids. What the page has kept of them may be old. */
  #known = new Map<string, string>();
  #asked: Promise<void> | undefined;
  #came = 0;
  #followed = 0;
  #closed = false;
  #ticking: ReturnType<typeof setInterval> | undefined;
  #looking: ReturnType<typeof setInterval> | undefined;

  get over(): boolean {
    return this.invitation !== undefined && this.left === 0;
  }

  /** When the code is over, Unix milliseconds of this device's clock. */
  get until(): number {
    return this.#came + (this.invitation?.lasts_s ?? 0) * 1000;
  }

  /** Make an invitation. The one before, if there is one, lets nobody in from then on. */
  async invite(mayManage: boolean): Promise<void> {
    if (this.joined) this.#known.set(this.joined.id, this.joined.name);
    this.joined = undefined;
    // Nobody can use the invitation before it is shown: who is there already is there now.
    this.#asked ??= this.#meetKnown();
    const [made] = await Promise.all([this.task.run(() => api.invite(mayManage)), this.#asked]);
    if (!made) return;
    // Nobody has seen it.
    if (this.#closed) return dismiss(made);
    if (this.invitation) void dismiss(this.invitation);
    this.invitation = made;
    this.#came = Date.now();
    this.#rest();
    this.#ticking = setInterval(() => this.#tick(), 1_000);
    this.#looking = setInterval(() => void this.#look(), lookEvery);
    this.#tick();
  }

  async #meetKnown(): Promise<void> {
    for (const { id, name } of await this.#devices()) this.#known.set(id, name);
  }

  #tick(): void {
    this.left = this.invitation ? secondsLeft(this.invitation.lasts_s, this.#came, Date.now()) : 0;
    if (this.left > 0) return;
    this.#rest();
    // It may have been used in its last second.
    void this.#look();
  }

  async #look(): Promise<void> {
    const devices = await this.#devices();
    if (this.#closed) return;
    const { joined } = this;
    if (!joined) return this.#meet(devices.find(({ id }) => !this.#known.has(id)));
    this.joined = devices.find(({ id }) => id === joined.id) ?? joined;
    if (this.joined.name !== joined.name || Date.now() - this.#followed > nameWithin) this.#rest();
  }

  #meet(device: DeviceView | undefined): void {
    if (!device) return;
    this.joined = device;
    this.again = [...this.#known.values()].includes(device.name);
    this.invitation = undefined;
    this.#followed = Date.now();
    clearInterval(this.#ticking);
    if (this.again) this.#rest();
  }

  async #devices(): Promise<readonly DeviceView[]> {
    const kept = upkeep.devices();
    await kept.refresh();
    return kept.value?.devices ?? [];
  }

  #rest(): void {
    clearInterval(this.#ticking);
    clearInterval(this.#looking);
  }

  /** Nobody looks at it any more. Whether the code still lets a device in. */
  async close(): Promise<boolean> {
    this.#closed = true;
    this.#rest();
    if (!this.invitation || this.over) return false;
    const devices = await this.#devices();
    return devices.every(({ id }) => this.#known.has(id));
  }
}

/** An invitation that cannot be withdrawn is over in ten minutes. */
async function dismiss({ id }: InvitationView): Promise<void> {
  try {
    await api.withdraw(id);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
  }
}
