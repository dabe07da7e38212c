-- What mysqldump writes, with a column of each kind
/*!40101 SET NAMES utf8mb4 */;
DROP TABLE IF EXISTS `orders`;
CREATE TABLE `shop`.`orders` (
  `id` bigint unsigned NOT NULL AUTO_INCREMENT COMMENT 'it''s the key; really',
  `paid` tinyint(1) NOT NULL DEFAULT '0',
  `tiny` tinyint unsigned, `small` smallint unsigned, `medium` mediumint unsigned,
  `order` int(11) unsigned zerofill DEFAULT NULL,
  `amount` decimal(10,2) unsigned NOT NULL DEFAULT '0.00',
  `huge` decimal(65,30),
  `ts` datetime(3) DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  `at` timestamp(6) NULL DEFAULT CURRENT_TIMESTAMP(6),
  `state` enum('new','it''s, (done)') CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL DEFAULT 'new',
  `tags` set('x','y'),
  `doc` json DEFAULT NULL,
  `total` int GENERATED ALWAYS AS (`order` + 1) STORED,
  `twice` int AS (`order` * 2) VIRTUAL,
  `flag` bit(1) DEFAULT b'0', `bits` bit(12),
  `born` year, `ratio` real, `precise` double precision unsigned, `done` bool, `price` dec(5,1),
  `place` point NOT NULL SRID 4326,
  `embedding` vector(3),
  `note` text /* comment, here */,
  `fixed` binary(16), `some` varbinary(10), `many` longblob, `day` date, `time` time(3), `hidden` varchar(20) INVISIBLE,
  PRIMARY KEY (`id`,`paid`) USING BTREE,
  UNIQUE KEY `u` (`hidden`),
  KEY `i` (`ts`),
  CONSTRAINT `fk` FOREIGN KEY (`order`) REFERENCES `others` (`id`) ON DELETE CASCADE,
  CHECK (`amount` > 0)
) ENGINE=InnoDB AUTO_INCREMENT=5 DEFAULT CHARSET=utf8mb4 COMMENT='the orders';
INSERT INTO `orders` VALUES (1,'a;b');
CREATE TABLE log (line text, n int # last
);
