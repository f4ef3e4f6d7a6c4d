import { api } from '../api/client';
import type { DeviceView, InvitationView } from '../api/types';
import { Task } from './task.svelte';
import { upkeep } from './upkeep';

/** Milliseconds between two looks whether the device has joined. */
const lookEvery = 2_000;

/** Seconds for which an invitation still holds at `now`, Unix milliseconds. */
export function secondsLeft(invitation: Pick<InvitationView, 'expires_at'>, now: number): number {
  return Math.max(0, Math.ceil((Date.parse(invitation.expires_at) - now) / 1000));
}

/** An invitation for one device, from the first look at its code until the device has joined. */
export class Inviting {
  invitation = $state.raw<InvitationView | undefined>();
  /** The device that joined, as it stands now. */
  joined = $state.raw<DeviceView | undefined>();
  left = $state(0);
  task = new Task();
  #known = new Set<string>();
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
    this.#tick();
    this.close();
    this.#ticking = setInterval(() => this.#tick(), 1_000);
    this.#looking = setInterval(() => void this.#look(), lookEvery);
  }

  #tick(): void {
    this.left = this.invitation ? secondsLeft(this.invitation, Date.now()) : 0;
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
