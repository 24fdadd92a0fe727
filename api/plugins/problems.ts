import type { FastifyInstance, FastifyReply } from 'fastify';
import { notFound, type Problem, problemBody } from '../problem.ts';
import { toProblem } from '../to-problem.ts';

/** One error handler for all routes; server faults are logged with their cause, the caller's are not. */
export function answerWithProblems(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = toProblem(error);
    if (problem.status >= 500) request.log.error({ err: error, code: problem.code }, problem.message);
    return sendProblem(reply, problem);
  });
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, notFound('This address')));
}

/** As problem+json, whatever the route promised. */
function sendProblem(reply: FastifyReply, problem: Problem) {
  // A serializer of the route knows only the success shape.
  const body = JSON.stringify(problemBody(problem));
  return reply.code(problem.status).header('content-type', 'application/problem+json').serializer(String).send(body);
}
