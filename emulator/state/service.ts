import { z } from 'zod';

/** What a service that flows call answers on a path; `times`: only so often, then what stands behind it does. */
export const ServiceAnswer = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).optional(),
  path: z.string().regex(/^\//, 'must begin with /'),
  status: z.int().min(200).max(599).default(200),
  body: z.unknown(),
  times: z.int().min(1).optional(),
});
export type ServiceAnswer = z.infer<typeof ServiceAnswer>;

/** The first answer that fits, with one of its turns used up; undefined where none does. `answers` is changed in place. */
export function takeAnswer(
  answers: ServiceAnswer[],
  asked: { method: string; path: string },
): Pick<ServiceAnswer, 'status' | 'body'> | undefined {
  const index = answers.findIndex(({ method = asked.method, path }) => method === asked.method && path === asked.path);
  const answer = answers[index];
  if (answer?.times === 1) answers.splice(index, 1);
  else if (answer?.times !== undefined) answer.times -= 1;
  return answer;
}
