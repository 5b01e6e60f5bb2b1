package dev.pictor.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pictor.content.ProxyUrl.Reading.Understood;
import dev.pictor.content.ProxyUrl.Reading.Unreadable;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyUrlTest {
    private static final long SEED = 20_260_101;
    private static final int ROUNDS = 50_000;

    @ParameterizedTest
    @CsvSource(quoteCharacter = '~', textBlock = """
            HTTP://Example.COM:80/a/../b?x#f        | http://example.com/b?x#f
            https://example.com:443                 | https://example.com/
            https://example.com:80/                 | https://example.com:80/
            https://example.com:0443/               | https://example.com/
            http://example.com:/                    | http://example.com/
            http:example.com/a                      | http://example.com/a
            http:///a                               | http://a/
            http:\\\\example.com\\a\\b              | http://example.com/a/b
            http://a/b/./c/../../d/                 | http://a/d/
            http://a/../../b                        | http://a/b
            http://a/b/%2E%2e/c/%2e                 | http://a/c/
            http://a/b/..                           | http://a/
            http://a//b                             | http://a//b
            http://a/b c<d>"e"`f`{g}^               | http://a/b%20c%3Cd%3E%22e%22%60f%60%7Bg%7D^
            http://a/%7e%zz%C3                      | http://a/%7e%zz%C3
            http://a/ä?ö#ü                          | http://a/%C3%A4?%C3%B6#%C3%BC
            http://a?b'c"d\\e                       | http://a/?b%27c%22d\\e
            http://a/?                              | http://a/?
            http://a/#                              | http://a/#
            http://a/#a b`#c                        | http://a/#a%20b%60#c
            http://user:pass@a/                     | http://user:pass@a/
            http://u@v:p@q@a/                       | http://u%40v:p%40q@a/
            http://:@a/                             | http://a/
            http://:p@a/                            | http://:p@a/
            http://user:@a/                         | http://user@a/
            http://bücher.example/                  | http://xn--bcher-kva.example/
            http://BÜCHER.example/                  | http://xn--bcher-kva.example/
            http://faß.de/                          | http://xn--fa-hia.de/
            http://日本語。jp/                        | http://xn--wgv71a119e.jp/
            http://ＡＢＣ.example/                     | http://abc.example/
            http://ex%41mple.com/                   | http://example.com/
            http://127.1/                           | http://127.0.0.1/
            http://2130706433/                      | http://127.0.0.1/
            http://0x7F.0.0.01/                     | http://127.0.0.1/
            http://127.0.0.1./                      | http://127.0.0.1/
            http://example.com./                    | http://example.com./
            http://1.2.3.4.example/                 | http://1.2.3.4.example/
            http://[::1]:8080/                      | http://[::1]:8080/
            http://[2001:DB8:0:0:1:0:0:1]/          | http://[2001:db8::1:0:0:1]/
            http://[1:0:2:3:4:5:6:7]/               | http://[1:0:2:3:4:5:6:7]/
            http://[::ffff:1.2.3.4]/                | http://[::ffff:102:304]/
            FTP://A/b                               | ftp://A/b
            mailto:a@b                              | mailto:a@b
            """, delimiter = '|')
    void everySpellingBecomesTheOneOfTheStandard(String given, String canonical) {
        assertThat(ProxyUrl.parse(given)).isEqualTo(new Understood(new ProxyUrl(canonical, given)));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            abc                      , relative URL without a base
            //example.com/a          , relative URL without a base
            http://                  , empty host
            http://user@/            , empty host
            http://:80/              , empty host
            http://a:99999/          , invalid port number
            http://a:b/              , invalid port number
            http://[::1/             , invalid IPv6 address
            http://[1::2::3]/        , invalid IPv6 address
            http://[fe80::1%eth0]/   , invalid IPv6 address
            http://[1.2.3.4]/        , invalid IPv6 address
            http://256.1.1.1/        , invalid IPv4 address
            http://1.2.3.4.5/        , invalid IPv4 address
            http://a b/              , invalid international domain name
            http://a%00b/            , invalid international domain name
            """)
    void whatIsNoAddressIsToldWhy(String given, String reason) {
        assertThat(ProxyUrl.parse(given)).isEqualTo(new Unreadable(reason));
    }

    @Test
    void blanksAroundAndLineBreaksInsideAreNoPartOfIt() {
        String given = " \u0001http://a/\tb\r\nc ";
        assertThat(ProxyUrl.parse(given)).isEqualTo(new Understood(new ProxyUrl("http://a/bc", given)));
    }

    @Test
    void aTextThatIsNotCanonicalIsRefused() {
        assertThatThrownBy(() -> new ProxyUrl("http://A/", "http://A/")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void onlyWhatFitsIntoARowIsStorable() {
        assertThat(url("http://a/" + "x".repeat(5000)).storable()).isFalse();
        assertThat(url("http://a/\0").storable()).isTrue();
        assertThat(url("http://a/\0").givenStorable()).isFalse();
    }

    /// Whatever is read is written in ASCII, and read as itself.
    @Test
    void theCanonicalSpellingStaysAsItIs() {
        Random random = new Random(SEED);
        String alphabet = "ab.%2eE/\\?#@:[]0x1 \t\"'<>`{}^|ßÄ日\u0000\u00ad\ud83d\ude00";
        for (int i = 0; i < ROUNDS; i++) {
            StringBuilder text = new StringBuilder("http://");
            random.ints(random.nextInt(20), 0, alphabet.length()).forEach(c -> text.append(alphabet.charAt(c)));
            if (ProxyUrl.parse(text.toString()) instanceof Understood(ProxyUrl url)) {
                assertThat(url.text()).as(text.toString()).matches("[!-~]+");
                assertThat(ProxyUrl.parse(url.text())).isEqualTo(new Understood(new ProxyUrl(url.text(), url.text())));
            }
        }
    }

    private static ProxyUrl url(String text) {
        return ((Understood) ProxyUrl.parse(text)).url();
    }
}
