import { api } from '../api/client';
import type { DevicesView, FailuresView, RunsView, SettingsView, StorageView, TrashView } from '../api/types';
import type { Kept } from '../store/kept.svelte';
import { library } from '../store/library';
import { keep, refreshed, refreshThose } from '../store/shelf';

const ours = 'upkeep ';

/** What the library's page shows beside the library itself. Each answers at once with what is kept and refreshes it. */
export const upkeep = {
  failures: (): Kept<FailuresView> => refreshed(keep(`${ours}failures`, api.failures)),
  runs: (): Kept<RunsView> => refreshed(keep(`${ours}runs`, api.runs)),
  storage: (): Kept<StorageView> => refreshed(keep(`${ours}storage`, api.storage)),
  trash: (): Kept<TrashView> => refreshed(keep(`${ours}trash`, api.trash)),
  devices: (): Kept<DevicesView> => refreshed(keep(`${ours}devices`, api.devices)),
  /** Of a course, or the library. */
  settings: (course: string | null): Kept<SettingsView> =>
    refreshed(keep(`${ours}settings ${course ?? ''}`, () => api.settings(course))),
  /** Ask again for all that a change of courses or a sync may touch; settings and devices are touched by neither. */
  changed(): void {
    library.changed();
    refreshThose((key) => key.startsWith(ours) && !key.startsWith(`${ours}settings`) && key !== `${ours}devices`);
  },
};
