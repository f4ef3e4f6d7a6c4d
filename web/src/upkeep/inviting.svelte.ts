import { api } from '../api/client';
import type { DeviceView, InvitationView } from '../api/types';
import { Task } from './task.svelte';
import { upkeep } from './upkeep';

/** Milliseconds between two looks whether the device has joined. */
const lookEvery = 2_000;

/** Seconds for which an invitation still holds that came at `came` and lasts `lasts` seconds. Milliseconds of this device's clock. */
export function secondsLeft(lasts: number, came: number, now: number): number {
  return Math.max(0, Math.ceil(lasts - (now - came) / 1000));
}

/** An invitation for one device, from the first look at its code until the device has joined. */
export class Inviting {
  invitation = $state.raw<InvitationView | undefined>();
  /** The device that joined, as it stands now. */
  joined = $state.raw<DeviceView | undefined>();
  left = $state(0);
  task = new Task();
  #known = new Set<string>();
  #came = 0;
  #ticking: ReturnType<typeof setInterval> | undefined;
  #looking: ReturnType<typeof setInterval> | undefined;

  /** `known` are the devices that are there already. */
  constructor(known: readonly DeviceView[]) {
    this.#know(known);
  }

  #know(devices: readonly DeviceView[]): void {
    for (const { id } of devices) this.#known.add(id);
  }

  get over(): boolean {
    return this.invitation !== undefined && this.left === 0;
  }

  async invite(mayManage: boolean): Promise<void> {
    if (this.joined) this.#known.add(this.joined.id);
    this.joined = undefined;
    const invitation = await this.task.run(() => api.invite(mayManage));
    if (!invitation) return;
    this.invitation = invitation;
    this.#came = Date.now();
    this.#tick();
    this.close();
    this.#ticking = setInterval(() => this.#tick(), 1_000);
    this.#looking = setInterval(() => void this.#look(), lookEvery);
  }

  #tick(): void {
    this.left = this.invitation ? secondsLeft(this.invitation.lasts_s, this.#came, Date.now()) : 0;
  }

  async #look(): Promise<void> {
    const kept = upkeep.devices();
    await kept.refresh();
    this.joined = kept.value?.devices.find(({ id }) => !this.#known.has(id));
  }

  close(): void {
    clearInterval(this.#ticking);
    clearInterval(this.#looking);
  }
}
