import type { MediaMessage } from './app-message.ts';
import type { ChannelFacts, MediaKind } from './facts.ts';

const EXTENSIONS: { [extension: string]: MediaKind } = {
  ...each('video', ['mp4', '3gp', '3gpp', 'mov', 'webm']),
  ...each('audio', ['mp3', 'wav', 'amr', 'aac', 'ogg', 'opus', 'm4a']),
  ...each('document', ['pdf', 'doc', 'docx', 'xls', 'xlsx', 'csv', 'txt', 'rtf', 'odt', 'ods', 'vcf']),
};

function each(kind: MediaKind, extensions: string[]): { [extension: string]: MediaKind } {
  return Object.fromEntries(extensions.map((extension) => [extension, kind]));
}

/** Kind of a media url by the ending of its path; an address without a telling ending is taken for an image, the commonest. */
export function mediaKind(url: string): MediaKind {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  const ending = /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '';
  return (Object.hasOwn(EXTENSIONS, ending) ? EXTENSIONS[ending] : undefined) ?? 'image';
}

/** Why a channel shows this media as a link, in words for a note; '' when it shows it as it is. */
export function mediaObstacle(facts: ChannelFacts, media: MediaMessage): string {
  const kind = mediaKind(media.url);
  if (!facts.media.includes(kind)) return `it does not show media of kind ${kind}`;
  return kind === 'video' && facts.videoNeedsThumbnail && !media.thumbnail_url ? 'a video needs a thumbnail_url' : '';
}
