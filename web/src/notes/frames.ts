import { api, media } from '../api/client';
import { connection } from '../api/connection.svelte';
import { device } from '../store/device';

/** Pixels: no wider is the picture that stands for a frame until the server has made it. */
const widest = 1280;

/** Pictures taken on this page, by the addresses at which the server will have them. */
const taken = new Map<string, string>();

/** Take the picture that a video shows, as the frame of a second of its lecture. False where there is none. */
export async function takeFrame(video: HTMLVideoElement, lecture: string, second: number): Promise<boolean> {
  const picture = await drawn(video);
  if (!picture) return false;
  const address = media.frame(lecture, second);
  taken.set(address, URL.createObjectURL(picture));
  void device.put('frames', [[address, { address, picture }]]).then(sendFrames);
  return true;
}

async function drawn(video: HTMLVideoElement): Promise<Blob | null> {
  if (video.videoWidth === 0 || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
  const canvas = document.createElement('canvas');
  const scale = Math.min(1, widest / video.videoWidth);
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  canvas.getContext('2d')?.drawImage(video, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.85));
}

/** Have the server make the frames that it could not be asked for yet. Those it has are no more kept here. */
export async function sendFrames(): Promise<void> {
  for (const { address } of await device.all('frames')) {
    if (connection.away) return;
    if (await api.hasFile(address)) await device.remove('frames', [address]);
  }
}

/** Show the pictures of this device for frames that the server does not have. */
export function withOwnFrames(note: DocumentFragment): DocumentFragment {
  for (const image of note.querySelectorAll('img')) {
    const address = image.getAttribute('src') ?? '';
    const own = taken.get(address);
    if (own) image.src = own;
    else image.addEventListener('error', () => void showKept(image, address), { once: true });
  }
  return note;
}

async function showKept(image: HTMLImageElement, address: string): Promise<void> {
  const kept = await device.get('frames', address);
  if (!kept) return;
  taken.set(address, URL.createObjectURL(kept.picture));
  image.src = taken.get(address)!;
}
