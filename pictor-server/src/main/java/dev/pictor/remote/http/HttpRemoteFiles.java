package dev.pictor.remote.http;

import dev.pictor.content.ProxyUrl;
import dev.pictor.remote.Fetched;
import dev.pictor.remote.Refetched;
import dev.pictor.remote.RemoteException;
import dev.pictor.remote.RemoteException.Kind;
import dev.pictor.remote.RemoteFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fetches files by HTTP and HTTPS, over HTTP/1.1. Answers are taken as they are: no coding of theirs is undone.
public final class HttpRemoteFiles implements RemoteFiles {
    /// How many redirects are followed.
    static final int MAX_REDIRECTS = 9;

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final Logger log = LoggerFactory.getLogger(HttpRemoteFiles.class);

    private final Config config;
    private final Client client;

    public HttpRemoteFiles(Config config) {
        this(config, InetAddress::getAllByName);
    }

    HttpRemoteFiles(Config config, GuardedResolver.Names names) {
        this.config = config;
        this.client = new Client(config.userAgent(), config.policy(), names);
    }

    /// How files are fetched.
    ///
    /// @param limit how long one may take in all
    /// @param maxBytes how large one may be
    /// @param userAgent what we call ourselves
    public record Config(Duration limit, long maxBytes, AddressPolicy policy, String userAgent) {}

    @Override
    public Fetched fetch(ProxyUrl url, Path target) throws InterruptedException {
        return take(answered(url, HttpFields.EMPTY), target);
    }

    @Override
    public Refetched refetch(ProxyUrl url, Fetched known, Path target) throws InterruptedException {
        HttpFields conditions = OriginHeaders.conditions(known);
        Exchange exchange = answered(url, conditions);
        Response response = exchange.response();
        if (response.getStatus() == HttpStatus.NOT_MODIFIED_304 && conditions.size() > 0) {
            exchange.abandon();
            return new Refetched.Unchanged(OriginHeaders.read(response.getHeaders()));
        }
        return new Refetched.Sent(take(exchange, target));
    }

    /// The answer after all redirects.
    private Exchange answered(ProxyUrl url, HttpFields conditions) throws InterruptedException {
        long deadline = System.nanoTime() + config.limit().toNanos();
        RemoteTarget place = RemoteTarget.of(url);
        for (int redirects = 0; ; redirects++) {
            Exchange exchange = ask(place, conditions, deadline);
            String location = exchange.response().getHeaders().get(HttpHeader.LOCATION);
            boolean follow = REDIRECTS.contains(exchange.response().getStatus())
                    && location != null
                    && redirects < MAX_REDIRECTS;
            if (!follow) {
                return exchange;
            }
            exchange.abandon();
            place = place.redirected(location);
        }
    }

    /// A request whose answer has begun.
    private record Exchange(Request request, InputStreamResponseListener body, Response response) {
        private void abandon() {
            var _ = request.abort(new IOException("not wanted"));
        }
    }

    private Exchange ask(RemoteTarget place, HttpFields conditions, long deadline) throws InterruptedException {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            throw tooSlow();
        }
        Request request = client.started()
                .newRequest(place.host(), place.port())
                .scheme(place.scheme())
                .path(place.pathAndQuery())
                .headers(fields -> fields.add(conditions).put(HttpHeader.ACCEPT, "*/*"))
                .timeout(left, TimeUnit.NANOSECONDS);
        if (place.userInfo() != null) {
            String credentials = Credentials.basic(place.userInfo());
            request.headers(fields -> fields.put(HttpHeader.AUTHORIZATION, credentials));
        }
        InputStreamResponseListener body = new InputStreamResponseListener();
        request.send(body);
        try {
            return new Exchange(request, body, body.get(left, TimeUnit.NANOSECONDS));
        } catch (ExecutionException failed) {
            throw translated(failed.getCause());
        } catch (TimeoutException late) {
            var _ = request.abort(late);
            throw tooSlow();
        } catch (InterruptedException stopped) {
            var _ = request.abort(stopped);
            throw stopped;
        }
    }

    private Fetched take(Exchange exchange, Path target) throws InterruptedException {
        Response response = exchange.response();
        int status = response.getStatus();
        if (status < 200 || status > 299) {
            exchange.abandon();
            throw new RemoteException(
                    Kind.BAD_ANSWER, "Unable to download image, bad response " + StatusText.of(status));
        }
        if (response.getHeaders().getLongField(HttpHeader.CONTENT_LENGTH) > config.maxBytes()) {
            exchange.abandon();
            throw tooLarge();
        }
        try (InputStream body = exchange.body().getInputStream();
                FileChannel file = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            copy(body, file);
        } catch (InterruptedIOException stopped) {
            exchange.abandon();
            throw interrupted(stopped);
        } catch (IOException broken) {
            throw translated(broken);
        } catch (RemoteException refused) {
            exchange.abandon();
            throw refused;
        }
        return OriginHeaders.read(response.getHeaders());
    }

    private void copy(InputStream body, FileChannel file) throws IOException {
        byte[] chunk = new byte[CHUNK_BYTES];
        long total = 0;
        var out = Channels.newOutputStream(file);
        for (int read = body.read(chunk); read >= 0; read = body.read(chunk)) {
            total += read;
            if (total > config.maxBytes()) {
                throw tooLarge();
            }
            out.write(chunk, 0, read);
        }
    }

    private static InterruptedException interrupted(InterruptedIOException stopped) {
        InterruptedException interruption = new InterruptedException("stopped while a file was fetched");
        interruption.initCause(stopped);
        return interruption;
    }

    private static RemoteException tooLarge() {
        return new RemoteException(Kind.TOO_LARGE, "Resonse body larger than size limit"); // as the reference spells it
    }

    private static RemoteException tooSlow() {
        return new RemoteException(Kind.TOO_SLOW, "The other server took too long");
    }

    private static RemoteException translated(@Nullable Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RemoteException known) {
                return known;
            }
            if (cause instanceof TimeoutException) {
                return tooSlow();
            }
        }
        log.atDebug().setCause(failure).log("cannot fetch a file");
        return new RemoteException(Kind.UNREACHABLE, "The other server cannot be reached");
    }

    @Override
    public void close() {
        client.close();
    }
}
