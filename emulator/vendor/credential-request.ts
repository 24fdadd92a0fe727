import { z } from 'zod';
import { Channel } from '../channels.ts';

/* The keys of each channel, as Sinch wants them; all of them are good here. */

const Given = z.string().min(1);
const Token = z.strictObject({ token: Given });
const TokenAndSecret = z.strictObject({ token: Given, secret: Given });

const BLOCKS = {
  static_bearer: z.strictObject({ claimed_identity: Given, token: Given }).optional(),
  static_token: Token.optional(),
  sms_credentials: z.strictObject({ sms_app_id: Given }).optional(),
  mms_credentials: z
    .strictObject({
      account_id: Given,
      api_key: Given,
      basic_auth: z.strictObject({ username: Given, password: Given }).optional(),
      default_sender: z.string().optional(),
    })
    .optional(),
  instagram_credentials: Token.extend({ business_account_id: z.string().optional() }).optional(),
  telegram_credentials: Token.optional(),
  kakaotalk_credentials: z.strictObject({ kakaotalk_plus_friend_id: Given, kakaotalk_sender_key: Given }).optional(),
  kakaotalkchat_credentials: z
    .strictObject({ kakaotalk_plus_friend_id: Given, api_key: z.string().optional() })
    .optional(),
  line_credentials: TokenAndSecret.extend({ is_default: z.boolean().optional() }).optional(),
  line_enterprise_credentials: z
    .strictObject({
      line_japan: TokenAndSecret.optional(),
      line_thailand: TokenAndSecret.optional(),
      is_default: z.boolean().optional(),
    })
    .refine(({ line_japan, line_thailand }) => !line_japan !== !line_thailand, 'must have line_japan or line_thailand')
    .optional(),
  wechat_credentials: z.strictObject({ app_id: Given, app_secret: Given, token: Given, aes_key: Given }).optional(),
  applebc_credentials: z
    .strictObject({
      business_chat_account_id: Given,
      merchant_id: z.string().optional(),
      apple_pay_certificate_reference: z.string().optional(),
      apple_pay_certificate_password: z.string().optional(),
    })
    .optional(),
};
type Block = keyof typeof BLOCKS;

const BLOCKS_OF: Record<Channel, readonly Block[]> = {
  WHATSAPP: ['static_bearer'],
  RCS: ['static_bearer'],
  SMS: ['static_bearer', 'sms_credentials'],
  VIBERBM: ['static_bearer'],
  VIBER: ['static_token'],
  MESSENGER: ['static_token'],
  MMS: ['mms_credentials'],
  INSTAGRAM: ['instagram_credentials'],
  TELEGRAM: ['telegram_credentials'],
  KAKAOTALK: ['kakaotalk_credentials'],
  KAKAOTALKCHAT: ['kakaotalkchat_credentials'],
  LINE: ['line_credentials', 'line_enterprise_credentials'],
  WECHAT: ['wechat_credentials'],
  APPLEBC: ['applebc_credentials'],
};

const BLOCK_NAMES = Object.keys(BLOCKS);

const Credential = z
  .strictObject({
    ...BLOCKS,
    channel: Channel,
    callback_secret: z.string().max(256).optional(),
    credential_ordinal_number: z.int().min(0).max(255).default(0),
    // Read-only: what a read answered may be sent back.
    state: z.unknown().optional(),
    channel_known_id: z.unknown().optional(),
  })
  .transform(({ state, channel_known_id, ...credential }) => credential);

/** One with another channel's keys is refused; one without any is taken, since nothing here uses them. */
export const CredentialRequest = Credential.refine(
  (given) => {
    const named = Object.keys(given).filter((key) => BLOCK_NAMES.includes(key));
    const own: readonly string[] = BLOCKS_OF[given.channel];
    return named.length <= 1 && named.every((block) => own.includes(block));
  },
  { error: 'must have the keys of its channel and no others' },
);
