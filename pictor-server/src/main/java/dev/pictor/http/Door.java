package dev.pictor.http;

import dev.pictor.media.MediaException;
import dev.pictor.media.RefusedMedia;
import dev.pictor.remote.RemoteException;
import dev.pictor.repo.RepoException;
import dev.pictor.store.StoreException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// Takes every request: finds its route, gets the answer, and sends it. The one place that catches whatever goes wrong.
///
/// It is called by the threads that look after all connections. They answer what is remembered, which takes them less
/// time than to hand it over; everything else gets a virtual thread of its own.
final class Door extends Handler.Abstract.NonBlocking {
    private static final int MAX_HEADERS = 96;
    private static final int MAX_TARGET_CHARS = 65_534;

    private final Routes routes;
    private final AnswerWriter writer;
    private final HeadDeadlines deadlines;
    private final RequestLog log;
    private final Clock clock = Clock.systemUTC();

    Door(Routes routes, AnswerWriter writer, HeadDeadlines deadlines, RequestLog log) {
        this.routes = routes;
        this.writer = writer;
        this.deadlines = deadlines;
        this.log = log;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        RequestLog.Entry entry = log.start(request);
        deadlines.begun(request);
        RequestBody body = new RequestBody(request);
        Callback done = Callback.from(
                () -> {
                    body.close();
                    deadlines.ended(request);
                    entry.finish(response.getStatus(), response.isCommitted());
                },
                callback);
        Visit visit = new Visit(new AnswerWriter.Wire(request, response, body), entry, done);
        Optional<Answer> known = remembered(visit);
        if (known.isPresent()) {
            send(known.get(), visit);
        } else {
            Thread.ofVirtual().name("http").start(() -> send(answer(visit), visit));
        }
        return true;
    }

    private record Visit(AnswerWriter.Wire wire, RequestLog.Entry entry, Callback done) {
        private Request request() {
            return wire.request();
        }
    }

    private void send(Answer answer, Visit visit) {
        if (MediaWriter.isSentAtOnce(answer)) {
            deadlines.answering(visit.request());
        }
        try {
            writer.write(answer, visit.wire(), visit.done());
        } catch (IOException | RuntimeException e) {
            visit.entry().failed(e);
            visit.done().failed(e);
        }
    }

    /// The answer, if it is known already. Whatever is odd about a request is left to the way that may wait.
    private Optional<Answer> remembered(Visit visit) {
        Request request = visit.request();
        if (request.getHeaders().size() > MAX_HEADERS
                || request.getHeaders().contains(RequestDeadline.HEADER)
                || visit.wire().body().exists()) {
            return Optional.empty();
        }
        Target target = Target.of(request);
        if (target.length() > MAX_TARGET_CHARS || !target.isLegal()) {
            return Optional.empty();
        }
        List<String> segments = Endpoint.segments(target.path());
        Optional<Endpoint> endpoint = Endpoint.of(segments);
        if (endpoint.isEmpty() || endpoint.get().refuse(request.getMethod()).isPresent()) {
            return Optional.empty();
        }
        try {
            Exchange exchange =
                    new Exchange(request, target, segments, visit.wire().body());
            Optional<Answer> answer = routes.remembered(endpoint.get(), exchange);
            answer.ifPresent(_ -> visit.entry().reached(endpoint.get(), segments));
            return answer;
        } catch (RuntimeException refused) {
            return Optional.empty();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private Answer answer(Visit visit) {
        RequestLog.Entry entry = visit.entry();
        try {
            return route(visit.request(), visit.wire().body(), entry);
        } catch (Rejection rejection) {
            return rejection.answer();
        } catch (RefusedMedia refused) {
            entry.failed(refused);
            return ErrorAnswers.ofStored(refused.reason());
        } catch (RemoteException refused) {
            return ErrorAnswers.of(refused);
        } catch (RepoException e) {
            entry.failed(e);
            return ErrorAnswers.of(e.kind());
        } catch (StoreException e) {
            entry.failed(e);
            return ErrorAnswers.of(e.kind());
        } catch (MediaException e) {
            entry.failed(e);
            return ErrorAnswers.ofMediaTools();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return ErrorAnswers.OVERLOADED;
        } catch (RuntimeException e) {
            entry.failed(e);
            return ErrorAnswers.UNEXPECTED;
        }
    }

    private Answer route(Request request, RequestBody body, RequestLog.Entry entry) throws InterruptedException {
        if (request.getHeaders().size() > MAX_HEADERS) {
            return ErrorAnswers.TOO_MANY_HEADERS;
        }
        Optional<Duration> left = RequestDeadline.left(request.getHeaders(), clock);
        Target target = Target.of(request);
        if (target.length() > MAX_TARGET_CHARS || !target.isLegal()) {
            return ErrorAnswers.BAD_REQUEST;
        }
        List<String> segments = Endpoint.segments(target.path());
        Optional<Endpoint> endpoint = Endpoint.of(segments);
        if (endpoint.isEmpty()) {
            return ErrorAnswers.NO_SUCH_ROUTE;
        }
        entry.reached(endpoint.get(), segments);
        Optional<Answer> refused = endpoint.get().refuse(request.getMethod());
        if (refused.isPresent()) {
            return refused.get();
        }
        Exchange exchange = new Exchange(request, target, segments, body);
        return left.isEmpty()
                ? routes.answer(endpoint.get(), exchange)
                : Patience.within(left.get(), body.exists(), () -> routes.answer(endpoint.get(), exchange));
    }
}
