"""Mailbox providers: domains at which millions of strangers have an address, so that many of one domain mean nothing.

Put together from the providers' own sign-up pages. One that is missing is no harm: its signatures are held under a
name that a moderator releases once.
"""

_PROVIDERS = frozenset(
    """
    126.com 139.com 163.com abv.bg alice.it aol.com arcor.de att.net bbox.fr bellsouth.net bigpond.com bk.ru
    bluewin.ch btinternet.com charter.net comcast.net cox.net daum.net duck.com email.cz email.de fastmail.com
    foxmail.com free.fr freemail.hu freenet.de gmail.com gmx.at gmx.ch gmx.com gmx.de gmx.net googlemail.com
    hanmail.net hey.com hotmail.ch hotmail.co.uk hotmail.com hotmail.de hotmail.es hotmail.fr hotmail.it i.ua
    icloud.com inbox.lv inbox.ru interia.pl internode.on.net iinet.net.au kolumbus.fi laposte.net libero.it
    list.ru live.co.uk live.com live.de live.fr live.it live.nl live.se mac.com mail.bg mail.com mail.de mail.ee
    mail.kz mail.ru mail.tut.by mailbox.org me.com msn.com mynet.com naver.com nate.com o2.pl onet.pl onet.eu
    orange.fr outlook.at outlook.com outlook.de outlook.es outlook.fr outlook.it pm.me posteo.de posteo.net
    poste.it proton.me protonmail.ch protonmail.com qq.com rambler.ru rediffmail.com riseup.net rocketmail.com
    rogers.com runbox.com sapo.pt sbcglobal.net seznam.cz sfr.fr shaw.ca sina.com sky.com skynet.be sohu.com
    sympatico.ca t-online.de talktalk.net telenet.be telia.com terra.com.br tiscali.it tut.by tutamail.com
    tutanota.com tuta.io ukr.net uol.com.br verizon.net virgilio.it virginmedia.com volny.cz wanadoo.fr web.de
    wp.pl xs4all.nl ya.ru yahoo.ca yahoo.co.in yahoo.co.jp yahoo.co.uk yahoo.com yahoo.com.ar yahoo.com.br
    yahoo.com.mx yahoo.de yahoo.es yahoo.fr yahoo.it yandex.by yandex.com yandex.kz yandex.ru yandex.ua yeah.net
    ymail.com zoho.com
    """.split()
)


def is_provider(domain: str) -> bool:
    """Tell whether strangers get their addresses at the domain."""
    return domain in _PROVIDERS
