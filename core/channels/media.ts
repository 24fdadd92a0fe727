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
  const ending = endingOf(url);
  return (Object.hasOwn(EXTENSIONS, ending) ? EXTENSIONS[ending] : undefined) ?? 'image';
}

function endingOf(url: string): string {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  return /\.([a-z0-9]+)$/i.exec(path)?.[1]?.toLowerCase() ?? '';
}

/** Why a channel shows this document as a link; '' when it shows it, and for other media. */
export function documentObstacle({ documents }: ChannelFacts, url: string): string {
  if (!documents || mediaKind(url) !== 'document' || documents.includes(endingOf(url))) return '';
  return `of documents it shows only ${documents.join(' and ')}`;
}

/** Why a channel shows this media as a link, in words for a note; '' when it shows it as it is. */
export function mediaObstacle(facts: ChannelFacts, media: MediaMessage): string {
  const kind = mediaKind(media.url);
  if (!facts.media.includes(kind)) return `it does not show media of kind ${kind}`;
  const document = documentObstacle(facts, media.url);
  if (document !== '') return document;
  return kind === 'video' && facts.videoNeedsThumbnail && !media.thumbnail_url ? 'a video needs a thumbnail_url' : '';
}
